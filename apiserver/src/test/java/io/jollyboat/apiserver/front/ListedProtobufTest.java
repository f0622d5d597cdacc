package io.jollyboat.apiserver.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.pipeline.ListHead;
import io.jollyboat.apiserver.protobuf.ProtobufReader;
import io.jollyboat.core.schema.Schema;
import java.io.ByteArrayOutputStream;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ListedProtobufTest {

    private static final int SIZE = 50_000;
    private static final int MANY = 60; // three times what is made beforehand
    private static final ListHead HEAD = new ListHead("v1", "ConfigMapList", 9, "", 0);

    @Test
    void isItsObjectsAndKnowsItsLengthBefore() {
        for (int count : List.of(0, 1, 2, MANY)) {
            ListedProtobuf list = new ListedProtobuf(HEAD, objects(count));

            byte[] bytes = bytes(list);

            assertThat(list.length()).isEqualTo(bytes.length);
            JsonNode read = read(bytes);
            assertThat(read.path("kind").asString()).isEqualTo("ConfigMapList");
            assertThat(read.at("/metadata/resourceVersion").asString()).isEqualTo("9");
            assertThat(read.path("items").valueStream())
                    .map(item -> item.at("/metadata/name").asString())
                    .isEqualTo(names(count));
        }
    }

    @Test
    void isMadeWhileItIsSentButForItsBeginning() {
        List<StoredObject> objects = objects(MANY);
        objects.forEach(ProtobufEncoding::length);
        forgetMessages();
        ListedProtobuf list = new ListedProtobuf(HEAD, objects);

        letter(objects.getFirst(), 'a'); // nobody may; it shows what is made afterwards
        letter(objects.getLast(), 'z');

        JsonNode items = read(bytes(list)).path("items");
        assertThat(items.path(0).at("/data/k").asString()).startsWith("x");
        assertThat(items.path(MANY - 1).at("/data/k").asString()).startsWith("z");
    }

    private static void letter(StoredObject object, char first) {
        object.value()[object.value().length - SIZE - 3] = (byte) first;
    }

    /** What objects remember of their forms is anybody's to collect. */
    private static void forgetMessages() {
        var another = new WeakReference<>(new Object());
        while (another.get() != null) {
            System.gc();
        }
    }

    private static JsonNode read(byte[] list) {
        return new ProtobufReader(Schema.kubernetes()).read(list, "", "");
    }

    private static byte[] bytes(ListedProtobuf list) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Iterator<ByteBuffer> pieces = list.pieces();
        while (pieces.hasNext()) {
            ByteBuffer piece = pieces.next();
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            out.writeBytes(bytes);
        }
        return out.toByteArray();
    }

    private static List<String> names(int count) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add("m" + i);
        }
        return names;
    }

    private static List<StoredObject> objects(int count) {
        List<StoredObject> objects = new ArrayList<>();
        for (String name : names(count)) {
            String json =
                    "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'%s'},'data':{'k':'%s'}}"
                            .formatted(name, "x".repeat(SIZE))
                            .replace('\'', '"');
            objects.add(
                    new StoredObject(
                            "/registry/configmaps/" + name,
                            json.getBytes(StandardCharsets.UTF_8),
                            5,
                            null));
        }
        return objects;
    }
}
