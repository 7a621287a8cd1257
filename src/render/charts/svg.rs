//! SVG as text: shapes in the order in which they are drawn, with short numbers.
//!
//! Colours and lines come from classes, for which the stylesheet stands: no style is written into
//! a picture, so that it follows dark mode, forced colours and print.

use std::fmt::Write;

use crate::escape::escape;

/// A picture as it is drawn.
///
/// It is for the eye alone: screen readers and the keyboard pass it over, and the page says the
/// same in words or in a table. What stands in it can be pointed at and clicked.
pub(super) struct Svg {
    out: String,
}

impl Svg {
    /// An empty picture, so many units wide and high; the stylesheet stretches it.
    pub(super) fn new(width: f64, height: f64) -> Self {
        let mut out = String::from("<svg viewBox=\"0 0 ");
        number(width, &mut out);
        out.push(' ');
        number(height, &mut out);
        out.push_str("\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">");
        Self { out }
    }

    /// Draws a path; one without shapes is left out.
    pub(super) fn path(&mut self, class: &str, path: &Path) {
        if !path.0.is_empty() {
            write!(self.out, "<path class=\"{class}\" d=\"{}\"/>", path.0)
                .expect("writing to a string cannot fail");
        }
    }

    /// Draws something that leads somewhere; a pointer over it shows its title.
    pub(super) fn link(&mut self, href: &str, title: &str, draw: impl FnOnce(&mut Self)) {
        self.out.push_str("<a href=\"");
        escape(href, &mut self.out);
        self.out.push_str("\" tabindex=\"-1\">");
        self.title(title);
        draw(self);
        self.out.push_str("</a>");
    }

    /// Draws something; a pointer over it shows its title.
    pub(super) fn titled(&mut self, title: &str, draw: impl FnOnce(&mut Self)) {
        self.out.push_str("<g>");
        self.title(title);
        draw(self);
        self.out.push_str("</g>");
    }

    fn title(&mut self, title: &str) {
        self.out.push_str("<title>");
        escape(title, &mut self.out);
        self.out.push_str("</title>");
    }

    /// The picture as HTML.
    pub(super) fn finish(mut self) -> String {
        self.out.push_str("</svg>");
        self.out
    }
}

/// Shapes that are drawn as one.
#[derive(Default)]
pub(super) struct Path(String);

impl Path {
    /// Adds an upright rectangle by its upper left corner.
    pub(super) fn bar(&mut self, x: f64, y: f64, width: f64, height: f64) {
        self.step("M", &[x, y]);
        self.step("h", &[width]);
        self.step("v", &[height]);
        self.step("h", &[-width]);
        self.0.push('z');
    }

    /// Adds half an ellipse over the line from one point to another at the same height.
    pub(super) fn arch(&mut self, from: f64, to: f64, base: f64, height: f64) {
        let radius = (to - from).abs() / 2.0;
        let sweep = if to > from { 1.0 } else { 0.0 };
        self.step("M", &[from, base]);
        self.step("A", &[radius, height, 0.0, 0.0, sweep, to, base]);
    }

    fn step(&mut self, command: &str, numbers: &[f64]) {
        self.0.push_str(command);
        for (index, value) in numbers.iter().enumerate() {
            if index > 0 {
                self.0.push(' ');
            }
            number(*value, &mut self.0);
        }
    }
}

/// Writes a number with one decimal at most: more can't be seen.
fn number(value: f64, out: &mut String) {
    // A whole number of tenths: to write a fraction takes ten times as long.
    let tenths = (value * 10.0).round_ties_even() as i64;
    if tenths < 0 {
        out.push('-');
    }
    let (whole, tenth) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    match tenth {
        0 => write!(out, "{whole}"),
        _ => write!(out, "{whole}.{tenth}"),
    }
    .expect("writing to a string cannot fail");
}

#[cfg(test)]
mod tests {
    use super::{Path, Svg};

    #[test]
    fn numbers_are_short() {
        let mut path = Path::default();
        path.bar(1.0, 2.25, 0.04, -0.01);
        assert_eq!(path.0, "M1 2.2h0v0h0z");
    }

    #[test]
    fn a_title_is_text_and_an_address_an_attribute() {
        let mut svg = Svg::new(10.0, 2.5);
        svg.link("/a\"b/", "<1>", |svg| svg.path("t", &Path("M0 0".to_owned())));
        assert_eq!(
            svg.finish(),
            "<svg viewBox=\"0 0 10 2.5\" preserveAspectRatio=\"none\" aria-hidden=\"true\" \
             focusable=\"false\"><a href=\"/a&quot;b/\" tabindex=\"-1\"><title>&lt;1&gt;</title>\
             <path class=\"t\" d=\"M0 0\"/></a></svg>"
        );
    }

    #[test]
    fn a_path_without_shapes_is_left_out() {
        let mut svg = Svg::new(1.0, 1.0);
        svg.path("t", &Path::default());
        assert!(!svg.finish().contains("<path"));
    }
}
