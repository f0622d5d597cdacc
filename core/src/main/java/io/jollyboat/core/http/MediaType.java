package io.jollyboat.core.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One entry of an {@code Accept} or {@code Content-Type} header.
 *
 * @param type {@code application/json}, in lower case and without parameters
 * @param parameters such as {@code as=Table}, {@code g=meta.k8s.io}, {@code v=v1}
 */
public record MediaType(String type, Map<String, String> parameters) {

    public static final String JSON = "application/json";
    public static final String YAML = "application/yaml";
    public static final String PROTOBUF = "application/vnd.kubernetes.protobuf";

    /** Behind the type of what goes on, where it is told otherwise than one object alone. */
    public static final String STREAM = ";stream=watch";

    /** How many entries of one header are looked at: a guard against absurd headers. */
    private static final int MOST_ENTRIES = 32;

    public MediaType {
        parameters = Map.copyOf(parameters);
    }

    /** Reads a single media type; a header that is absent or blank gives the empty type. */
    public static MediaType parse(String header) {
        String[] pieces = header.split(";", -1);
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 1; i < pieces.length; i++) {
            int equals = pieces[i].indexOf('=');
            if (equals > 0) {
                parameters.put(
                        pieces[i].substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        unquote(pieces[i].substring(equals + 1).strip()));
            }
        }
        return new MediaType(pieces[0].strip().toLowerCase(Locale.ROOT), parameters);
    }

    /**
     * Reads an {@code Accept} header into the order in which the client prefers: by {@code q}, then
     * as written. An absent header accepts anything.
     */
    public static List<MediaType> accepted(String header) {
        if (header.isBlank()) {
            return List.of(new MediaType("*/*", Map.of()));
        }
        List<MediaType> all = new ArrayList<>();
        for (String entry : header.split(",", MOST_ENTRIES)) {
            MediaType type = parse(entry);
            if (!type.type.isEmpty() && type.quality() > 0) {
                all.add(type);
            }
        }
        all.sort((a, b) -> Double.compare(b.quality(), a.quality()));
        return all;
    }

    /** A parameter's value, or the empty string. */
    public String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** Whether this entry, as a pattern, admits the given concrete type. */
    public boolean admits(String concrete) {
        return type.equals("*/*")
                || type.equals(concrete)
                || (type.endsWith("/*")
                        && concrete.startsWith(type.substring(0, type.length() - 1)));
    }

    /** Whether this asks for protobuf by name, of something that may be told in it: no table. */
    public boolean wantsProtobuf() {
        return type.equals(PROTOBUF) && !parameter("as").equals("Table");
    }

    private double quality() {
        String q = parameter("q");
        if (q.isEmpty()) {
            return 1;
        }
        try {
            return Double.parseDouble(q);
        } catch (NumberFormatException unreadable) {
            return 1;
        }
    }

    private static String unquote(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
