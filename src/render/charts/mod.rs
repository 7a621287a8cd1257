//! Pictures of the archive, as SVG within a page.
//!
//! Each is a pure function of the archive. What a picture shows for the eye stands on the same
//! page in words or in a table; that is for the views and the templates.

mod calendar;
pub mod map;
pub mod run;
mod svg;
pub mod years;
