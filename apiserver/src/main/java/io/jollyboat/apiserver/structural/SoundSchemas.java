package io.jollyboat.apiserver.structural;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The schemas whose rules are known to compile, since a test has compiled them: those of the
 * definitions that come with the program. They are known by a digest, whoever brings them. The
 * first start of a cluster then does without the language of rules, whose classes take 10 MB and a
 * second of processor.
 */
public final class SoundSchemas {

    private static final String FILE = "sound-schemas.txt";

    private SoundSchemas() {}

    /** Read when the first schema is asked about. */
    private static final class Listed {
        static final Set<String> DIGESTS = read();
    }

    static boolean contain(JsonNode schema) {
        return Listed.DIGESTS.contains(digest(schema));
    }

    /** SHA-256 of what a schema says, however its members are ordered; in hexadecimal digits. */
    public static String digest(JsonNode schema) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, schema);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void add(MessageDigest digest, JsonNode node) {
        switch (node) {
            case ObjectNode object -> {
                mark(digest, '{');
                object.propertyNames().stream()
                        .sorted()
                        .forEach(
                                name -> {
                                    text(digest, name);
                                    add(digest, object.get(name));
                                });
                mark(digest, '}');
            }
            case ArrayNode array -> {
                mark(digest, '[');
                array.forEach(element -> add(digest, element));
                mark(digest, ']');
            }
            default -> {
                mark(digest, node.isString() ? '"' : ' ');
                text(digest, node.asString());
            }
        }
    }

    private static void mark(MessageDigest digest, char kind) {
        digest.update((byte) kind);
    }

    private static void text(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }

    private static Set<String> read() {
        try (InputStream file =
                Objects.requireNonNull(SoundSchemas.class.getResourceAsStream(FILE))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" ", 2)[0])
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }
}
