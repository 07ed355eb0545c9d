// A second model beside the open one, in an explorer of its own, so that neither waits for the other. Both show the
// same code where their codes are of one kind, else the same item of a data set that both have encoded, or the picture
// that the open model draws. Follows the session's code, item and comparison.
#pragma once

#include <QObject>
#include <memory>
#include <optional>
#include <string>

#include "engine/explorer.h"
#include "ui/hub.h"
#include "ui/mailbox.h"

namespace latitude::ui {

class SecondModel : public QObject {
  Q_OBJECT
 public:
  explicit SecondModel(Hub& hub);
  ~SecondModel() override;

  // Nothing is opened or decoded for a panel that nobody sees.
  void set_visible(bool visible);

  // `picture`: what the open model draws, encoded by the second and decoded again.
  enum class By { nothing, code, item, picture };
  By by() const;
  std::vector<std::string> choices() const;  // of Comparison::by that these two models have
  bool codes_agree() const;                  // as many z, and poses with the same controls
  bool items_agree() const;                  // atlases of one data set
  bool pictures_agree() const;
  bool opening() const { return opening_ != 0; }
  const std::optional<engine::ModelInfo>& model() const { return model_; }
  const std::optional<engine::Decoded>& decoded() const { return decoded_; }
  int item() const { return item_; }  // that is shown, by items; -1 before there is one
  // By pictures: minus log p of what the open model draws, in nats, at the means of the second's posterior.
  const std::optional<double>& reconstruction() const { return reconstruction_; }

 Q_SIGNALS:
  void changed();

 private:
  void open_wanted();
  void follow();
  void receive(engine::Event event);
  void receive_failure(const engine::Failed& failed);

  Hub& hub_;
  bool visible_ = false;
  std::string wanted_;  // the model that is open or being opened
  std::optional<engine::ModelInfo> model_;
  std::optional<engine::Decoded> decoded_;
  By followed_ = By::nothing;
  int item_ = -1;
  std::optional<double> reconstruction_;
  std::uint64_t opening_ = 0, going_to_item_ = 0, first_valid_ = 0;
  Mailbox mailbox_;
  std::unique_ptr<engine::Explorer> explorer_;  // last: its thread ends first; made when a model is wanted
};

}  // namespace latitude::ui
