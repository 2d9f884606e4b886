//! Pictures are read and written anew before they are kept: what is shown on our pages was made here. Nothing else of the file
//! remains, neither what a camera noted (place, time, its own small picture) nor what was hidden behind the end.
//!
//! A file can ask for far more memory than it has bytes, so its size in pixels is looked at first, and there is one thread.

use std::io::Cursor;

use gif::{ColorOutput, DecodeOptions, Encoder, Frame};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader};

use crate::error::Result;
use crate::models::attachment::{MOST_BYTES, NewAttachment, kind};
use crate::web::aside::Aside;

/// The most pixels: a large camera has as many. All frames of a moving picture together may have as many.
const MOST_PIXELS: u64 = 50_000_000;
/// How well a photograph is kept, of 100.
const QUALITY: u8 = 88;
/// How many may wait; the next is told to come back.
const QUEUE: usize = 8;

/// The thread that does it.
#[derive(Clone)]
pub struct Pictures(Aside);

impl Pictures {
    /// Starts the thread.
    pub fn start() -> Result<Self> {
        Ok(Self(Aside::start("pictures", 1, (QUEUE, "Too many pictures come at once."))?))
    }

    /// The file as it will be kept, or what is wrong with it in words. Other files than pictures are kept as they are.
    pub(in crate::web) async fn anew(&self, file: NewAttachment) -> Result<Result<NewAttachment, String>> {
        if !file.mime.starts_with("image/") {
            return Ok(Ok(file));
        }
        self.0.run(move || anew_now(file)).await
    }
}

/// A picture, as it is kept.
struct Anew {
    content: Vec<u8>,
    size: (u32, u32),
}

/// Why a picture is not taken.
enum Refused {
    TooLarge,
    Broken,
}

fn anew_now(file: NewAttachment) -> Result<NewAttachment, String> {
    let shown = kind::shown(&file.filename);
    let anew = match file.mime {
        "image/gif" => moving(&file.content),
        mime => still(mime, &file.content),
    };
    match anew {
        Ok(Anew { content, .. }) if content.len() > 2 * MOST_BYTES => {
            Err(format!("“{shown}” needs more than 20 MB once it is written anew; send it as a jpg, or smaller."))
        }
        Ok(Anew { content, size }) => Ok(NewAttachment { content, size: Some(size), ..file }),
        Err(Refused::TooLarge) => {
            let most = MOST_PIXELS / 1_000_000;
            Err(format!("“{shown}” has more than {most} million pixels; send a smaller picture."))
        }
        Err(Refused::Broken) => Err(format!("“{shown}” cannot be read as a picture: the file is damaged.")),
    }
}

/// A single picture, turned as the camera was held.
fn still(mime: &str, content: &[u8]) -> Result<Anew, Refused> {
    let format = ImageFormat::from_mime_type(mime).ok_or(Refused::Broken)?;
    let mut decoder = ImageReader::with_format(Cursor::new(content), format).into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Refused::TooLarge);
    }
    let orientation = decoder.orientation().map_err(broken)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    picture.apply_orientation(orientation);
    let mut content = Vec::new();
    let written = match format {
        ImageFormat::Jpeg => picture.write_with_encoder(JpegEncoder::new_with_quality(&mut content, QUALITY)),
        ImageFormat::WebP => picture.write_with_encoder(WebPEncoder::new_lossless(&mut content)),
        _ => {
            let encoder = PngEncoder::new_with_quality(&mut content, CompressionType::Default, FilterType::Adaptive);
            picture.write_with_encoder(encoder)
        }
    };
    written.map_err(broken)?;
    Ok(Anew { content, size: (picture.width(), picture.height()) })
}

/// A picture that may move: frame for frame, with the same colours.
fn moving(content: &[u8]) -> Result<Anew, Refused> {
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::Indexed);
    options.check_frame_consistency(true);
    let mut decoder = options.read_info(content).map_err(broken)?;
    let (width, height) = (decoder.width(), decoder.height());
    let palette = decoder.global_palette().unwrap_or_default().to_vec();
    let (mut anew, mut pixels) = (Vec::new(), u64::from(width) * u64::from(height));
    let mut encoder = Encoder::new(&mut anew, width, height, &palette).map_err(broken)?;
    let mut repeats = None;
    while let Some(frame) = decoder.next_frame_info().map_err(broken)?.cloned() {
        pixels += u64::from(frame.width) * u64::from(frame.height);
        if pixels > MOST_PIXELS {
            return Err(Refused::TooLarge);
        }
        let mut buffer = vec![0; decoder.buffer_size()];
        decoder.read_into_buffer(&mut buffer).map_err(broken)?;
        let frame = Frame { interlaced: false, buffer: buffer.into(), ..frame };
        if repeats.is_none() {
            repeats = Some(decoder.repeat());
            encoder.set_repeat(decoder.repeat()).map_err(broken)?;
        }
        encoder.write_frame(&frame).map_err(broken)?;
    }
    encoder.into_inner().map_err(broken)?;
    if repeats.is_none() {
        Err(Refused::Broken)
    } else {
        Ok(Anew { content: anew, size: (width.into(), height.into()) })
    }
}

fn broken(_: impl std::error::Error) -> Refused {
    Refused::Broken
}
