package io.jollyboat.apiserver.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.store.Entry;
import java.util.zip.CRC32;

/** Values for crash tests: a number, filled up to some length, and a checksum over both. */
final class WholeValue {

    private WholeValue() {}

    static byte[] value(long number, int length) {
        String body = number + " " + "x".repeat(length) + " ";
        return (body + checksum(body)).getBytes(UTF_8);
    }

    /** The number in a value that must be whole. */
    static long number(Entry entry) {
        String text = new String(entry.value(), UTF_8);
        int end = text.lastIndexOf(' ') + 1;
        assertThat(text.substring(end)).isEqualTo("" + checksum(text.substring(0, end)));
        return Long.parseLong(text.substring(0, text.indexOf(' ')));
    }

    private static long checksum(String body) {
        var crc = new CRC32();
        crc.update(body.getBytes(UTF_8));
        return crc.getValue();
    }
}
