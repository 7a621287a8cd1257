//! How much of something each year brought: a column a year, for the height of a line or more.

use super::svg::{Path, Svg};

/// The distance from one year to the next.
const YEAR: f64 = 10.0;
/// The width of a column.
const COLUMN: f64 = 5.0;
/// The height of the picture.
const HEIGHT: f64 = 30.0;
/// The least that can be seen of a column.
const LEAST: f64 = 2.0;
/// The classes of the parts of a column, from below.
pub const CLASSES: [&str; 3] = ["s1", "s2", "s3"];

/// Draws a column for each year from its parts, `counts[year][part]`; the highest stands for
/// `max`, so that pictures can be compared. With titles, each tells its year.
pub fn columns(counts: &[[usize; 3]], max: usize, titles: &[String]) -> String {
    let mut svg = Svg::new(counts.len() as f64 * YEAR, HEIGHT);
    let mut base = Path::default();
    base.bar(0.0, HEIGHT - 0.6, counts.len() as f64 * YEAR, 0.6);
    svg.path("b", &base);
    if titles.is_empty() {
        draw(&mut svg, 0, counts, max);
    }
    for (index, (title, column)) in titles.iter().zip(counts).enumerate() {
        if column.iter().any(|count| *count > 0) {
            svg.titled(title, |svg| draw(svg, index, &[*column], max));
        }
    }
    svg.finish()
}

/// Draws columns side by side, the first of them at the place `from`; a path for each part.
fn draw(svg: &mut Svg, from: usize, columns: &[[usize; 3]], max: usize) {
    let mut paths = [Path::default(), Path::default(), Path::default()];
    for (index, column) in columns.iter().enumerate() {
        let x = (from + index) as f64 * YEAR + (YEAR - COLUMN) / 2.0;
        let mut y = HEIGHT;
        for (path, count) in paths.iter_mut().zip(column).filter(|(_, count)| **count > 0) {
            let height = (HEIGHT * *count as f64 / max.max(1) as f64).max(LEAST);
            y -= height;
            path.bar(x, y, COLUMN, height);
        }
    }
    for (class, path) in CLASSES.iter().zip(&paths) {
        svg.path(class, path);
    }
}

#[cfg(test)]
mod tests {
    use super::columns;

    #[test]
    fn a_column_is_as_high_as_its_count_is_to_the_largest() {
        let svg = columns(&[[1, 0, 0], [2, 0, 0]], 2, &[]);
        assert!(svg.contains("d=\"M2.5 15h5v15h-5zM12.5 0h5v30h-5z\""), "{svg}");
    }

    #[test]
    fn the_parts_of_a_column_stand_on_each_other() {
        let svg = columns(&[[1, 0, 1]], 2, &[]);
        assert!(svg.contains("class=\"s1\" d=\"M2.5 15h5v15h-5z\""), "{svg}");
        assert!(svg.contains("class=\"s3\" d=\"M2.5 0h5v15h-5z\""), "{svg}");
    }

    #[test]
    fn a_year_that_brought_nothing_has_no_column_and_no_title() {
        let svg = columns(&[[0, 0, 0], [1, 0, 0]], 1, &["2019: 0".into(), "2020: 1".into()]);
        assert!(!svg.contains("2019") && svg.contains("<title>2020: 1</title>"), "{svg}");
    }
}
