package io.apex4j.gguf;

import static io.apex4j.gguf.RawGguf.bytes;
import static io.apex4j.gguf.RawGguf.f32;
import static io.apex4j.gguf.RawGguf.f64;
import static io.apex4j.gguf.RawGguf.join;
import static io.apex4j.gguf.RawGguf.text;
import static io.apex4j.gguf.RawGguf.u16;
import static io.apex4j.gguf.RawGguf.u32;
import static io.apex4j.gguf.RawGguf.u64;

/** A well-formed file of about a thousand bytes in which every kind of field occurs. */
final class SmallModel {
    private SmallModel() {}

    static RawGguf raw() {
        byte[] data = new byte[128 + 68];
        for (int index = 0; index < data.length; index++) {
            data[index] = (byte) (index * 31);
        }
        return new RawGguf()
                .key("general.architecture", RawGguf.STRING, text("lfm2moe"))
                .key("general.alignment", RawGguf.UINT32, u32(32))
                .key("u8", RawGguf.UINT8, bytes(200))
                .key("i8", RawGguf.INT8, bytes(200))
                .key("u16", RawGguf.UINT16, u16(40_000))
                .key("i16", RawGguf.INT16, u16(40_000))
                .key("i32", RawGguf.INT32, u32(-7))
                .key("f32", RawGguf.FLOAT32, f32(0.1f))
                .key("bool", RawGguf.BOOL, bytes(1))
                .key("u64", RawGguf.UINT64, u64(-1))
                .key("i64", RawGguf.INT64, u64(-1))
                .key("f64", RawGguf.FLOAT64, f64(0.1))
                .key("no UTF-8", RawGguf.STRING, text(bytes('a', 0xff, 0xc3)))
                .key("split.count", RawGguf.UINT16, u16(1))
                .array("integers", RawGguf.INT32, 3, join(u32(1), u32(2), u32(-1)))
                .array("bools", RawGguf.BOOL, 2, bytes(0, 1))
                .array("doubles", RawGguf.FLOAT64, 1, f64(2.5))
                .array("nothing", RawGguf.STRING, 0, bytes())
                .array("tokens", RawGguf.STRING, 3, join(text("<s>"), text(""), text("ü")))
                .tensor("token_embd.weight", RawGguf.F32, 0, 4, 3)
                .tensor("blk.0.ffn_norm.weight", RawGguf.F32, 64, 9)
                .tensor("blk.0.ffn_down_exps.weight", RawGguf.Q8_0, 128, 32, 1, 2)
                .data(data);
    }
}
