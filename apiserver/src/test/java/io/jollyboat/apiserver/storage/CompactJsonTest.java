package io.jollyboat.apiserver.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class CompactJsonTest {

    private static final JsonMapper JACKSON = new JsonMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static void check(JsonNode tree) {
        CompactJson json = new CompactJson();
        json.value(tree);
        assertThat(new String(json.bytes(), StandardCharsets.UTF_8))
                .isEqualTo(new String(JACKSON.writeValueAsBytes(tree), StandardCharsets.UTF_8));
    }

    private static void check(String text) {
        check(NODES.objectNode().put("text", text).put(text, 1));
    }

    @Test
    void everyCharacterIsWrittenAsJacksonDoesWhereverItStands() {
        for (int c = 0; c <= Character.MAX_VALUE; c += c < 0x300 ? 1 : 0x7f) {
            check("" + (char) c);
        }
        for (int c = 0; c < 0x100; c++) {
            for (int length = 6; length < 20; length++) {
                check("x".repeat(length) + (char) c + "~".repeat(20 - length));
            }
        }
    }

    @Test
    void halfACharacterIsWrittenAsJacksonDoes() {
        check("a\uD83D\uDE00b");
        check("\uDE00");
        check("what? \uD83D and \uDE00? no");
    }

    @Test
    void randomTextsAreWrittenAsJacksonDoes() {
        Random random = new Random(7);
        String often = "abc \"\\\n\t\r\b\f?\u0001\u007f{}:é€";
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(40);
            for (int j = 0; j < length; j++) {
                text.append(
                        random.nextInt(4) == 0
                                ? often.charAt(random.nextInt(often.length()))
                                : (char) ('a' + random.nextInt(26)));
            }
            check(text.toString());
        }
    }

    @Test
    void everyKindOfValueIsWrittenAsJacksonDoes() {
        ObjectNode tree = NODES.objectNode();
        tree.put("int", Integer.MIN_VALUE).put("long", Long.MAX_VALUE).put("short", (short) 3);
        tree.put("double", 1.5e300).put("float", 0.25f).put("big", BigInteger.TEN.pow(40));
        tree.put("yes", true).put("no", false).putNull("nothing");
        tree.putObject("empty");
        tree.putArray("none");
        tree.putArray("list").add(1).add("two").addNull().addObject().put("three", 3).putArray("{");
        tree.withArrayProperty("list").addArray().add(true).addArray();

        check(tree);
    }

    @Test
    void largeTextsAndManyMembersFit() {
        ObjectNode tree = NODES.objectNode().put("large", "\n".repeat(100_000));
        for (int i = 0; i < 5000; i++) {
            tree.put("member" + i, i);
        }

        check(tree);
    }

    @Test
    void whatWasWrittenBeforeIsNotTouchedByLaterWritersNorThoseAtTheSameTime() {
        CompactJson first = new CompactJson();
        CompactJson beside = new CompactJson();
        first.value(NODES.stringNode("first"));
        beside.value(NODES.stringNode("beside"));
        byte[] written = first.bytes();
        CompactJson next = new CompactJson();
        next.value(NODES.stringNode("x".repeat(100_000)));
        assertThat(next.bytes()).hasSize(100_002);
        CompactJson last = new CompactJson();
        last.value(NODES.stringNode("other"));
        assertThat(written).asString().isEqualTo("\"first\"");
        assertThat(beside.bytes()).asString().isEqualTo("\"beside\"");
        assertThat(last.bytes()).asString().isEqualTo("\"other\"");
        assertThat(first.bytes()).isEmpty();
    }
}
