//! Pictures: what is inside a file that a page shows.
//!
//! Pages name a picture's width and height, so that nothing moves while it loads; and a file that
//! only pretends to be a picture is never published.

/// What is known of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture {
    /// Width and height in pixels, where the file tells them.
    pub size: Option<(u32, u32)>,
}

/// Why a file can't be shown as a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureError {
    /// The bytes are of no known picture format.
    NotAPicture,
    /// An SVG that would run something.
    Script,
}

/// Looks into a file that bears a picture's name; `None` when its name is not one.
pub fn inspect(file_name: &str, bytes: &[u8]) -> Option<Result<Picture, PictureError>> {
    let extension = file_name.rsplit_once('.')?.1.to_ascii_lowercase();
    match extension.as_str() {
        "svg" => Some(svg(bytes)),
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "bmp" => Some(raster(bytes)),
        _ => None,
    }
}

fn raster(bytes: &[u8]) -> Result<Picture, PictureError> {
    let size = imagesize::blob_size(bytes).map_err(|_| PictureError::NotAPicture)?;
    let side = |length: usize| u32::try_from(length).ok().filter(|length| *length > 0);
    Ok(Picture { size: side(size.width).zip(side(size.height)) })
}

fn svg(bytes: &[u8]) -> Result<Picture, PictureError> {
    let text = std::str::from_utf8(bytes).map_err(|_| PictureError::NotAPicture)?;
    let lower = text.to_ascii_lowercase();
    let Some(start) = lower.find("<svg") else { return Err(PictureError::NotAPicture) };
    if runs_something(&lower) {
        return Err(PictureError::Script);
    }
    let root = &text[start..text[start..].find('>').map_or(text.len(), |end| start + end)];
    Ok(Picture { size: length(root, "width").zip(length(root, "height")) })
}

fn runs_something(lower: &str) -> bool {
    let compact: String = lower.chars().filter(|c| !c.is_control()).collect();
    let handler = || {
        compact.split(char::is_whitespace).any(|word| {
            let name = word.split('=').next().unwrap_or_default();
            word.contains('=') && name.len() > 2 && name.starts_with("on")
        })
    };
    compact.contains("<script")
        || compact.contains("javascript:")
        || compact.contains("<foreignobject")
        || compact.contains("<!entity")
        || handler()
}

/// The value of `width="640"` or `width='640px'`, rounded down.
fn length(root: &str, name: &str) -> Option<u32> {
    let value = root.split_once(&format!(" {name}="))?.1;
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let value = value[1..].split(quote).next()?.trim_end_matches("px");
    let whole = value.split('.').next()?;
    whole.parse().ok().filter(|length| *length > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_tells_its_size() {
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg' width=\"640px\" height='48.5'></svg>";
        assert_eq!(inspect("a.svg", svg), Some(Ok(Picture { size: Some((640, 48)) })));
    }

    #[test]
    fn a_file_that_only_bears_a_pictures_name_is_none() {
        let page = b"<!doctype html><p>hello";
        assert_eq!(inspect("a.png", page), Some(Err(PictureError::NotAPicture)));
        assert_eq!(inspect("a.SVG", page), Some(Err(PictureError::NotAPicture)));
        assert_eq!(inspect("a.pdf", page), None);
    }

    #[test]
    fn an_svg_that_would_run_something_is_refused() {
        for body in ["<script>1</script>", "<a onload=x>", "<a href='java\nscript:x'/>"] {
            let file = format!("<svg>{body}</svg>");
            assert_eq!(inspect("a.svg", file.as_bytes()), Some(Err(PictureError::Script)));
        }
    }
}
