package io.jollyboat.apiserver.admission.namespace;

import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.file.SettingsShape;
import io.jollyboat.apiserver.json.Trees;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How many events are taken of each of some kind of source.
 *
 * @param type what is counted: Server, Namespace, User or SourceAndObject
 * @param perSecond in the long run
 * @param atOnce at most
 * @param remembered how many sources; the one that was quiet longest is forgotten first
 */
public record EventLimit(String type, int perSecond, int atOnce, int remembered) {

    private static final int MANY = 4096;

    /** What is wrong with settings that say none at all: those that nobody wrote are such, too. */
    public static final String NONE_SAID = "limits: Invalid value: null: must not be empty";

    private static final String API_VERSION = "eventratelimit.admission.k8s.io/v1alpha1";
    private static final SettingsShape SHAPE =
            SettingsShape.FILE.each(
                    "limits",
                    SettingsShape.NONE.texts("type").numbers("qps", "burst", "cacheSize"));

    /**
     * Reads a {@code Configuration} of {@code eventratelimit.admission.k8s.io}.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static List<EventLimit> of(JsonNode json) {
        if (!Trees.text(json, "apiVersion").equals(API_VERSION)
                || !Trees.text(json, "kind").equals("Configuration")) {
            throw new IllegalArgumentException(
                    "the configuration of EventRateLimit is not a Configuration of " + API_VERSION);
        }
        SHAPE.check(json);
        List<EventLimit> limits = new ArrayList<>();
        List<String> mistakes = new ArrayList<>();
        for (ObjectNode each : Trees.objects(json, "limits")) {
            limits.add(limit(each, "limits[" + limits.size() + "].", mistakes));
        }
        if (limits.isEmpty()) {
            mistakes.add(NONE_SAID);
        }
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join(", ", mistakes));
        }
        return List.copyOf(limits);
    }

    private static EventLimit limit(ObjectNode json, String path, List<String> mistakes) {
        String type = Trees.text(json, "type");
        if (!List.of("Namespace", "Server", "SourceAndObject", "User").contains(type)) {
            mistakes.add(
                    path
                            + "type: Unsupported value: \""
                            + type
                            + "\": supported values: \"Namespace\", \"Server\","
                            + " \"SourceAndObject\", \"User\"");
        }
        int burst = number(json, path, "burst", 1, mistakes);
        int qps = number(json, path, "qps", 1, mistakes);
        int size = number(json, path, "cacheSize", 0, mistakes);
        return new EventLimit(type, qps, burst, size == 0 ? MANY : size);
    }

    private static int number(
            ObjectNode json, String path, String name, int least, List<String> mistakes) {
        long number = Trees.number(json, 0, name);
        if (number < least || number > Integer.MAX_VALUE) {
            mistakes.add(
                    path
                            + name
                            + ": Invalid value: "
                            + number
                            + (least == 0 ? ": must not be negative" : ": must be positive"));
            return least;
        }
        return (int) number;
    }

    /** Where an event comes from, as this limit tells sources apart. */
    String source(AdmissionRequest request) {
        return switch (type) {
            case "Namespace" -> request.target().namespace();
            case "User" -> request.user().name();
            case "SourceAndObject" -> sourceAndObject(request.wanted());
            default -> "";
        };
    }

    /** Of an event as it is stored: by its older names. */
    private static String sourceAndObject(JsonNode event) {
        StringBuilder all = new StringBuilder();
        for (String name : List.of("component", "host")) {
            all.append(Trees.text(event, "source", name));
        }
        for (String name : List.of("kind", "namespace", "name", "uid", "apiVersion")) {
            all.append(Trees.text(event, "involvedObject", name));
        }
        return all.toString();
    }
}
