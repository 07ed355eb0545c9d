// Pictures in rows and columns that fill the widget; the one under the pointer is drawn enlarged in front, a click
// takes it, arrow keys and Enter do the same. May have headings, which make it a table of squares side by side. Knows
// nothing of models.
#pragma once

#include <QImage>
#include <QVector>
#include <QWidget>

namespace latitude::ui {

class ImageGrid : public QWidget {
  Q_OBJECT
 public:
  explicit ImageGrid(QWidget* parent = nullptr);

  // A picture over a column or before a row; `enlarged` (any shape) is what the pointer shows of it.
  struct Heading {
    QImage image, enlarged;
    QString name;
  };
  // As many as there are columns and rows; none: no headings. The words stand in the corner between them.
  struct Headings {
    QVector<Heading> columns, rows;
    QString across, down;
    QColor across_colour, down_colour;
  };

  void set_images(int columns, QVector<QImage> images);
  void set_headings(Headings headings);
  const Headings& headings() const { return headings_; }
  int count() const { return static_cast<int>(images_.size()); }
  const QVector<QImage>& images() const { return images_; }
  QRectF cell(int index) const;  // where a picture is drawn
  QRectF heading_cell(bool of_column, int index) const;
  void set_clickable(bool clickable);
  // A marked column (a path's position), -1 for none.
  void set_marked(int index, const QColor& colour);

 Q_SIGNALS:
  void clicked(int index);
  void heading_clicked(bool of_column, int index);

 protected:
  bool event(QEvent* event) override;  // tips
  void paintEvent(QPaintEvent*) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent*) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;

 private:
  struct Place {  // a cell or a heading; -1 for none
    int cell = -1, column = -1, row = -1;
    bool operator==(const Place&) const = default;
  };
  int rows() const;
  QRectF square(int column, int row) const;  // headings are column -1 and row -1
  Place at(const QPointF& position) const;
  void paint_headings(QPainter& painter) const;
  void paint_hovered(QPainter& painter) const;

  QVector<QImage> images_;
  int columns_ = 1;
  Headings headings_;
  Place hovered_;
  int current_ = 0, marked_ = -1;
  QColor mark_;
  bool clickable_ = true;
};

}  // namespace latitude::ui
