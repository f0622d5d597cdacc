package io.jollyboat.apiserver.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.cache.StoredObject;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListedJsonTest {

    private static final byte[] START = bytes("{\"items\":[");

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 9, 10, 99, 100, 123_456_789, Long.MAX_VALUE})
    void isItsObjectsWithTheirRevisionsAndKnowsItsLengthBefore(long revision) {
        ListedJson list =
                new ListedJson(
                        START,
                        List.of(
                                stored("{\"metadata\":{\"name\":\"a\"}}", revision),
                                stored(
                                        "{\"kind\":\"Ship\",\"metadata\":{},\"x\":\"ü\"}",
                                        revision)));

        String text = text(list);

        assertThat(text)
                .isEqualTo(
                        "{'items':[{'metadata':{'resourceVersion':'N','name':'a'}},{'kind':'Ship','metadata':{'resourceVersion':'N'},'x':'ü'}]}\n"
                                .replace('\'', '"')
                                .replace("N", Long.toString(revision)));
        assertThat(list.length()).isEqualTo(bytes(text).length);
    }

    @Test
    void ofNothingIsEmpty() {
        ListedJson list = new ListedJson(START, List.of());

        assertThat(text(list)).isEqualTo("{\"items\":[]}\n");
        assertThat(list.length()).isEqualTo(13);
    }

    @Test
    void holdsNoCopyOfWhatIsStored() {
        byte[] value = bytes("{\"metadata\":{\"name\":\"a\"}}");
        ListedJson list =
                new ListedJson(
                        START, List.of(new StoredObject("/registry/ships/a", value, 5, null)));

        value[value.length - 4] = 'z'; // nobody may; it shows whose bytes are sent

        assertThat(text(list)).contains("\"name\":\"z\"");
    }

    private static String text(ListedJson list) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Iterator<ByteBuffer> pieces = list.pieces();
        while (pieces.hasNext()) {
            ByteBuffer piece = pieces.next();
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            out.writeBytes(bytes);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static StoredObject stored(String json, long revision) {
        return new StoredObject("/registry/ships/a", bytes(json), revision, null);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
