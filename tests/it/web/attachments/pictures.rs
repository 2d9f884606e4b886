//! Attached pictures: they are written anew, and shown within the text.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use super::{ISSUE, say, scene};

/// A picture of this size, red but for a blue corner at its left top.
fn drawn(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let drawn = RgbImage::from_fn(width, height, |x, y| {
        if x < width / 2 && y < height / 2 { Rgb([0, 0, 255]) } else { Rgb([255, 0, 0]) }
    });
    let mut content = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(drawn).write_to(&mut content, format).unwrap();
    content.into_inner()
}

/// With what a camera notes: that it was held upright (orientation 6), and where.
fn noted(jpeg: &[u8]) -> Vec<u8> {
    let mut tiff = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0 at home".to_vec();
    let length = u16::try_from(tiff.len() + 2).unwrap().to_be_bytes();
    let mut segment = vec![0xff, 0xe1];
    segment.extend(length);
    segment.append(&mut tiff);
    [&jpeg[..2], &segment, &jpeg[2..]].concat()
}

#[test]
fn a_picture_is_shown_in_the_text_and_leads_to_itself() {
    let (_app, ana, bo, cy) = scene();

    say(&ana, "Look:", &[("deck plan.png", &drawn(60, 40, ImageFormat::Png))]).location();

    let page = bo.page(ISSUE);
    let shown = page.attributes(".comment__body img", &["src", "alt", "width", "height", "loading"]);
    let url = shown[0][0].clone();
    assert_eq!(shown[0][1..], ["deck plan.png", "60", "40", "lazy"]);
    let file = bo.get(&url);
    assert_eq!((file.status, file.header("content-type")), (200, Some("image/png")));
    assert_eq!(file.header("content-disposition"), Some("inline; filename*=UTF-8''deck%20plan.png"));
    assert_eq!(file.header("content-security-policy"), Some("default-src 'none'; sandbox"));
    assert_eq!(file.header("cache-control"), Some("private, no-cache"));
    let tag = file.header("etag").unwrap().to_owned();
    assert_eq!(bo.send("GET", &url, &[("if-none-match", &tag)], b"").status, 304);
    assert_eq!(cy.send("GET", &url, &[("if-none-match", &tag)], b"").status, 404);
}

#[test]
fn a_photograph_is_turned_as_it_was_taken_and_tells_nothing_else() {
    let (_app, ana, ..) = scene();
    let photograph = noted(&drawn(60, 40, ImageFormat::Jpeg));

    let sent = ana.post_files("/attachments", &[("project", "ferry")], &[("a.jpg", &photograph)]);

    let url = sent.json()["files"][0]["url"].as_str().unwrap().to_owned();
    assert!(sent.json()["files"][0]["markdown"].as_str().unwrap().starts_with("![a.jpg]("));
    let kept = ana.get(&url).body;
    assert!(!kept.windows(7).any(|part| part == b"at home") && !kept.windows(4).any(|part| part == b"Exif"));
    let kept = image::load_from_memory(&kept).unwrap().into_rgb8();
    assert_eq!(kept.dimensions(), (40, 60));
    assert!(kept.get_pixel(35, 5).0[2] > 200, "the corner went to the right");
}

#[test]
fn what_is_hidden_behind_a_picture_is_not_kept() {
    let (_app, ana, ..) = scene();
    for (name, format) in [("a.png", ImageFormat::Png), ("a.webp", ImageFormat::WebP), ("a.jpg", ImageFormat::Jpeg)] {
        let content = [drawn(8, 6, format), b"<script>alert(1)</script>".to_vec()].concat();
        let sent = ana.post_files("/attachments", &[("project", "ferry")], &[(name, &content)]);
        let kept = ana.get(sent.json()["files"][0]["url"].as_str().unwrap()).body;
        assert!(!kept.windows(7).any(|part| part == b"<script"), "{name}");
        let size = image::load_from_memory(&kept).map(|kept| (kept.width(), kept.height())).unwrap();
        assert_eq!(size, (8, 6), "{name}");
    }
}

#[test]
fn a_moving_picture_moves_on() {
    let (_app, ana, ..) = scene();
    let palette = [0, 0, 0, 255, 0, 0];
    let mut content = Vec::new();
    let mut encoder = gif::Encoder::new(&mut content, 4, 2, &palette).unwrap();
    encoder.set_repeat(gif::Repeat::Infinite).unwrap();
    for color in [0, 1, 0] {
        let frame = gif::Frame { width: 4, height: 2, buffer: vec![color; 8].into(), delay: 10, ..Default::default() };
        encoder.write_frame(&frame).unwrap();
    }
    drop(encoder);

    let sent = ana.post_files("/attachments", &[("project", "ferry")], &[("a.gif", &content)]);

    let kept = ana.get(sent.json()["files"][0]["url"].as_str().unwrap()).body;
    let mut frames = gif::DecodeOptions::new().read_info(kept.as_slice()).unwrap();
    let mut colors = Vec::new();
    while let Some(frame) = frames.read_next_frame().unwrap() {
        colors.push((frame.buffer[0], frame.delay));
    }
    assert_eq!((colors, frames.repeat()), (vec![(0, 10), (1, 10), (0, 10)], gif::Repeat::Infinite));
}

#[test]
fn a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked() {
    let (_app, ana, ..) = scene();
    // A GIF of 60,000 × 60,000 pixels, in a few bytes.
    let huge = b"GIF89a\x60\xea\x60\xea\x80\0\0\0\0\0\xff\xff\xff\x2c\0\0\0\0\x60\xea\x60\xea\0\x02\x02\x44\x01\0\x3b";
    let mut png = drawn(1, 1, ImageFormat::Png);
    png[16..24].copy_from_slice(&[0, 0, 0x40, 0, 0, 0, 0x40, 0]);
    let sum = crc(&png[12..29]);
    png[29..33].copy_from_slice(&sum.to_be_bytes());

    for (name, content) in [("a.gif", huge.as_slice()), ("a.png", &png)] {
        let sent = ana.post_files("/attachments", &[("project", "ferry")], &[(name, content)]);
        assert_eq!(sent.status, 422, "{name}");
        let words = sent.json()["error"].as_str().unwrap().to_owned();
        assert_eq!(words, format!("“{name}” has more than 50 million pixels; send a smaller picture."));
    }
}

/// The sum with which a PNG ends each of its parts.
fn crc(part: &[u8]) -> u32 {
    let step = |sum: u32, _| if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 };
    !part.iter().fold(!0, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), step))
}

#[test]
fn a_picture_comes_with_a_new_issue_and_with_an_edit() {
    let (_app, ana, bo, _) = scene();
    let picture = drawn(8, 6, ImageFormat::Png);
    let issues = "/projects/ferry/issues";

    let fields = [("title", "Leak"), ("body", "Here"), ("once", "")];
    let new = ana.post_files(issues, &fields, &[("leak.png", &picture)]);
    let wrong = ana.post_files(issues, &fields, &[("leak.exe", b"MZ")]);
    let edited = [("title", "It sinks"), ("body", "Deeper"), ("version", "1"), ("once", "")];
    ana.post_files(ISSUE, &edited, &[("deep.png", &picture)]).location();

    assert_eq!(bo.page(new.location()).attributes(".comment__body img", &["alt"]), [["leak.png"]]);
    assert_eq!(bo.page(ISSUE).attributes(".comment__body img", &["alt"]), [["deep.png"]]);
    assert_eq!(wrong.status, 422);
    assert!(wrong.page().error("files").unwrap().contains("of a kind that is not taken"));
}

#[test]
fn a_picture_of_elsewhere_is_neither_shown_nor_fetched_for_the_text() {
    let (app, ana, bo, _) = scene();
    let other = app.project("other").by(&app.user("ana")).create();
    app.issue(&other).by(&app.user("ana")).titled("Secret").create();
    let fields = [("body", "Plan"), ("once", "")];
    let picture = drawn(8, 6, ImageFormat::Png);
    ana.post_files("/projects/other/issues/1/comments", &fields, &[("plan.png", &picture)]).location();
    let url = ana.page("/projects/other/issues/1").attributes(".comment__body img", &["src"])[0][0].clone();

    say(&bo, &format!("![x]({url}) ![y](https://example.org/y.png)"), &[]).location();

    let page = bo.page(ISSUE);
    assert_eq!(page.attributes(".comment__body img", &["alt"]).len(), 0);
    assert!(page.link_named("x").is_some() && page.link_named("y").is_some());
}
