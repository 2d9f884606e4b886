//! Which addresses are public. Everything that is not certainly public is not.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// A block of addresses: `10.0.0.0/8`, `fd00::/8`; a single address is a block of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    first: IpAddr,
    prefix: u8,
}

impl Block {
    const fn v4(a: u8, b: u8, c: u8, prefix: u8) -> Self {
        Self { first: IpAddr::V4(Ipv4Addr::new(a, b, c, 0)), prefix }
    }

    const fn v6(a: u16, b: u16, prefix: u8) -> Self {
        Self { first: IpAddr::V6(Ipv6Addr::new(a, b, 0, 0, 0, 0, 0, 0)), prefix }
    }

    /// Does the address lie in it?
    pub fn contains(self, address: IpAddr) -> bool {
        match (self.first, address) {
            (IpAddr::V4(first), IpAddr::V4(address)) => {
                (first.to_bits() ^ address.to_bits()).leading_zeros() >= u32::from(self.prefix)
            }
            (IpAddr::V6(first), IpAddr::V6(address)) => {
                (first.to_bits() ^ address.to_bits()).leading_zeros() >= u32::from(self.prefix)
            }
            _ => false,
        }
    }
}

impl FromStr for Block {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let first: IpAddr = address.parse().map_err(drop)?;
        let longest = if first.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(longest), str::parse).map_err(drop)?;
        if prefix <= longest { Ok(Self { first, prefix }) } else { Err(()) }
    }
}

/// Special blocks of IPv4 (IANA's registry, multicast and what is reserved).
const NOT_PUBLIC_V4: [Block; 16] = [
    Block::v4(0, 0, 0, 8),       // this network
    Block::v4(10, 0, 0, 8),      // private
    Block::v4(100, 64, 0, 10),   // carrier-grade NAT
    Block::v4(127, 0, 0, 8),     // loopback
    Block::v4(169, 254, 0, 16),  // link-local, cloud metadata
    Block::v4(172, 16, 0, 12),   // private
    Block::v4(192, 0, 0, 24),    // protocol assignments
    Block::v4(192, 0, 2, 24),    // documentation
    Block::v4(192, 31, 196, 24), // AS112
    Block::v4(192, 52, 193, 24), // AMT
    Block::v4(192, 88, 99, 24),  // 6to4 relays
    Block::v4(192, 168, 0, 16),  // private
    Block::v4(198, 18, 0, 15),   // benchmarks
    Block::v4(198, 51, 100, 24), // documentation
    Block::v4(203, 0, 113, 24),  // documentation
    Block::v4(224, 0, 0, 3),     // multicast, reserved, broadcast
];

/// The only part of IPv6 that is routed on the Internet. Mapped IPv4, NAT64, ULA, link-local, multicast lie outside.
const GLOBAL_V6: Block = Block::v6(0x2000, 0, 3);

/// Parts of it that are not hosts, or that carry an IPv4 address inside.
const NOT_PUBLIC_V6: [Block; 4] = [
    Block::v6(0x2001, 0, 23),     // Teredo, ORCHID, benchmarks, protocol assignments
    Block::v6(0x2001, 0xdb8, 32), // documentation
    Block::v6(0x2002, 0, 16),     // 6to4
    Block::v6(0x3fff, 0, 20),     // documentation
];

/// Whether the address belongs to a host on the public Internet.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(_) => !NOT_PUBLIC_V4.iter().any(|block| block.contains(address)),
        IpAddr::V6(_) => GLOBAL_V6.contains(address) && !NOT_PUBLIC_V6.iter().any(|block| block.contains(address)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPECIAL: &str = "0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254 169.254.169.254 \
        172.16.0.1 172.31.255.255 192.0.0.1 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255 \
        198.51.100.1 203.0.113.9 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1 \
        ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::ffff:0:10.0.0.1 64:ff9b::a00:1 64:ff9b:1::1 100::1 2001::1 \
        2001:0:53aa:64c::1 2001:10::1 2001:20::1 2001:2::1 2001:db8::1 2002:7f00:1:: 2002:a00:1::1 3fff::1 \
        5f00::1 fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1";

    #[test]
    fn special_addresses_are_not_public() {
        for address in SPECIAL.split(' ') {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn ordinary_addresses_are_public() {
        for address in [
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.1",
            "172.32.0.1",
            "192.167.1.1",
            "198.20.0.1",
            "223.255.255.255",
            "2606:4700::1111",
            "2a00:1450:4001::8a",
        ] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn a_block_has_an_address_and_a_fitting_prefix() {
        let block: Block = "10.1.2.3/8".parse().unwrap();
        assert!(block.contains("10.200.0.1".parse().unwrap()) && !block.contains("11.0.0.1".parse().unwrap()));
        assert!("::1".parse::<Block>().unwrap().contains("::1".parse().unwrap()));
        assert!("0.0.0.0/0".parse::<Block>().unwrap().contains("8.8.8.8".parse().unwrap()));
        assert!(!"0.0.0.0/0".parse::<Block>().unwrap().contains("::1".parse().unwrap()));
        for wrong in ["10.0.0.0/33", "::/129", "10.0.0/8", "10.0.0.0/", "10.0.0.0/-1", "x", ""] {
            assert!(wrong.parse::<Block>().is_err(), "{wrong}");
        }
    }
}
