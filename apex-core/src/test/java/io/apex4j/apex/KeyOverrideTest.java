package io.apex4j.apex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.apex4j.gguf.GgufValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyOverrideTest {
    @ParameterizedTest
    @CsvSource({"a.b=int:4, 4", "a.b=int:-4, 4", "a.b=int:+4, 4", "a.b=int:0, 0", "a.b=int:4294967295, 4294967295"})
    void integersAreWrittenAsTheirMagnitudeInUnsigned32Bits(String argument, long magnitude) {
        assertThat(KeyOverride.parse(argument)).isEqualTo(new KeyOverride("a.b", new GgufValue.UInt32(magnitude)));
    }

    @Test
    void floatsTruthsAndStringsKeepTheirType() {
        assertThat(KeyOverride.parse("a=float:0.1").value()).isEqualTo(new GgufValue.Float32(0.1f));
        assertThat(KeyOverride.parse("a=float:-1e3").value()).isEqualTo(new GgufValue.Float32(-1000f));
        assertThat(KeyOverride.parse("a=bool:true").value()).isEqualTo(new GgufValue.Bool(true));
        assertThat(KeyOverride.parse("a=bool:false").value()).isEqualTo(new GgufValue.Bool(false));
        assertThat(KeyOverride.parse("a=str:x=y:z").value()).isEqualTo(new GgufValue.Text("x=y:z"));
        assertThat(KeyOverride.parse("a=str:").value()).isEqualTo(new GgufValue.Text(""));
        assertThat(KeyOverride.parse("general.name=str:Über uns").value()).isEqualTo(new GgufValue.Text("Über uns"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a=4", "a=int4", "=int:4", "a:int=4"})
    void anythingElseIsRefusedWithAnExample(String argument) {
        assertThatThrownBy(() -> KeyOverride.parse(argument))
                .isInstanceOf(OptionException.class)
                .hasMessageStartingWith("--override-kv: '" + argument + "' is not KEY=TYPE:VALUE");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "a=int:x,           'x' is not an integer",
                "a=int:,            '' is not an integer",
                "a=int:1.5,         '1.5' is not an integer",
                "a=int:4294967296,  at most 4294967295",
                "a=int:-4294967296, at most 4294967295",
                "a=int:-9223372036854775808, at most 4294967295",
                "a=float:x,         'x' is not a number",
                "a=bool:1,          '1' is neither true nor false",
                "a=bool:TRUE,       'TRUE' is neither true nor false",
                "a=u32:4,           unknown type 'u32'; valid"
            })
    void valuesThatAreNotOfTheTypeAreRefused(String argument, String reason) {
        assertThatThrownBy(() -> KeyOverride.parse(argument))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("--override-kv: '" + argument + "'")
                .hasMessageContaining(reason);
    }

    @Test
    void aMistypedTypeIsAnsweredWithTheNearest() {
        assertThatThrownBy(() -> KeyOverride.parse("a=strr:x")).hasMessageContaining("did you mean str?");
    }

    @Test
    void keysAndStringsHaveAtMost127Bytes() {
        String longest = "k".repeat(127);

        assertThat(KeyOverride.parse(longest + "=int:1").key()).isEqualTo(longest);
        assertThat(KeyOverride.parse("a=str:" + longest).value()).isEqualTo(new GgufValue.Text(longest));
        assertThatThrownBy(() -> KeyOverride.parse(longest + "k=int:1"))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("the key has 128 bytes; at most 127");
        assertThatThrownBy(() -> KeyOverride.parse("a=str:" + "é".repeat(64)))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("the string has 128 bytes; at most 127");
    }

    @Test
    void theAlignmentOfOutputsCannotBeChanged() {
        assertThatThrownBy(() -> KeyOverride.parse("general.alignment=int:64"))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("general.alignment cannot be changed");
    }
}
