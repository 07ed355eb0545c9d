// A slider that shows where it leads: its name, a dim note, its reading, a strip of small pictures along the track and
// the track with a handle in the parameter's colour. Knows nothing of models.
#pragma once

#include <QAbstractSlider>
#include <QImage>
#include <QVector>
#include <functional>
#include <limits>

namespace latitude::ui {

class ValueSlider : public QAbstractSlider {
  Q_OBJECT
 public:
  struct Look {
    QString name, note;
    bool amber = false;  // a pose's colour, else a code's
    bool strip = false;
    double minimum = 0, maximum = 1, neutral = 0;
    std::function<QString(double)> reading;
  };

  explicit ValueSlider(Look look, QWidget* parent = nullptr);

  double real_value() const { return value_; }
  // From elsewhere: moves the handle, emits nothing. May lie beyond the ends; the handle then stands at the end.
  void set_real_value(double value);
  void set_strip(QVector<QImage> pictures);
  int strip_pictures() const { return static_cast<int>(strip_.size()); }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {160, sizeHint().height()}; }

 Q_SIGNALS:
  void moved(double value);  // by hand, live
  void settled();            // the gesture ended
  void reset();              // double click, Delete or Backspace

 protected:
  void paintEvent(QPaintEvent*) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void keyReleaseEvent(QKeyEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void sliderChange(SliderChange change) override;

 private:
  QRectF track() const;
  QRectF strip_rect() const;
  double value_at(double x) const;
  double x_of(double value) const;
  void move_by_hand(double value);

  Look look_;
  double value_ = std::numeric_limits<double>::quiet_NaN();  // before the first
  bool setting_ = false;                                     // set_real_value is at work
  bool dragging_ = false;
  double grabbed_off_ = 0;  // from the pointer to the handle's middle
  bool changed_ = false;    // since the gesture began
  QVector<QImage> strip_;
};

}  // namespace latitude::ui
