// A second model beside the open one, under the same sliders: both pictures, both templates, their differences, and how
// well each reconstructs the item. Says plainly whether both show one code, one item or one picture.
#pragma once

#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QWidget>

#include "ui/hub.h"
#include "ui/second_model.h"
#include "ui/widgets/image_grid.h"

namespace latitude::ui {

class ComparePanel : public QWidget {
  Q_OBJECT
 public:
  explicit ComparePanel(Hub& hub, QWidget* parent = nullptr);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  QWidget* header();
  QWidget* table();
  void fill_menu();
  void choose_file();
  void compare(const std::string& model);
  void show_second();
  void show_choices();
  void show_names();
  void show_pictures();
  QString words() const;
  QString error_of(int k) const;

  Hub& hub_;
  SecondModel& second_;
  QToolButton *choose_, *close_;
  QMenu* menu_;
  QComboBox* by_;
  QLabel *words_, *empty_, *template_;
  QWidget* table_;
  QLabel *names_[3], *numbers_[3];
  ImageGrid* grid_;
};

}  // namespace latitude::ui
