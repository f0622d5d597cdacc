package io.jollyboat.core.serving;

import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.MediaType;
import io.jollyboat.core.model.Trees;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a component says at {@code /statusz} and {@code /flagz}: to people as a text, and to
 * programs that name the kind as an object of {@code config.k8s.io/v1beta1}, in JSON or YAML. As
 * Kubernetes 1.36 does.
 *
 * @param component as Kubernetes calls it, {@code kube-scheduler}
 * @param version of Kubernetes that it is like, {@code v1.36.0}
 * @param since when it runs
 * @param paths where it tells of itself: of each only what is above the second slash is told
 */
public record DebugPages(
        String component, String version, Instant since, Collection<String> paths) {

    public static final String STATUS_PATH = "/statusz";
    public static final String FLAGS_PATH = "/flagz";

    private static final String GROUP = "config.k8s.io";
    private static final String VERSION = "v1beta1";
    private static final String TEXT = "text/plain";
    private static final List<String> OFFERED = List.of(MediaType.JSON, MediaType.YAML, TEXT);

    /** What asks for something else than is told here. */
    private static final Set<String> NEVER = Set.of("sv", "stream");

    private static final Set<String> OF_OBJECTS = Set.of("as", "g", "v");

    /** As Go's {@code UnixDate}. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss 'UTC' uuuu", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /** Paths of the API, which tell nothing of the component. */
    private static final Set<String> OF_API =
            Set.of("/api", "/apis", "/openid", "/openapi", "/.well-known");

    /**
     * One of the pages.
     *
     * @param type its media type
     */
    public record Page(String type, String text) {}

    public DebugPages {
        paths = List.copyOf(paths);
    }

    /**
     * Since when the component runs, and as what.
     *
     * @param accept the header of who asks; may be empty
     * @throws ApiException NotAcceptable, when that is told in no such form
     */
    public Page status(String accept, Instant now) {
        Duration up = Duration.between(since, now);
        String text =
                heading("statusz")
                        + "\nStarted: %s\nUp: %d hr %02d min %02d sec\n"
                                .formatted(
                                        TIME.format(since),
                                        up.toHours(),
                                        up.toMinutesPart(),
                                        up.toSecondsPart())
                        + "Go version: %s\nBinary version: %s\nEmulation version: %s\nPaths: %s\n"
                                .formatted(language(), binary(), minor(), String.join(" ", told()));
        ObjectNode json = object("Statusz");
        json.put("startTime", since.truncatedTo(ChronoUnit.SECONDS).toString());
        json.put("uptimeSeconds", Math.max(0, up.toSeconds()));
        json.put("goVersion", language()).put("binaryVersion", binary());
        json.put("emulationVersion", minor());
        told().forEach(json.putArray("paths")::add);
        return page(accept, text, json);
    }

    /**
     * How the component was started.
     *
     * @param flags by name
     * @param accept see {@link #status}
     * @throws ApiException NotAcceptable
     */
    public Page flags(String accept, SortedMap<String, String> flags) {
        var text = new StringBuilder(heading("flagz"));
        ObjectNode json = object("Flagz");
        ObjectNode all = json.putObject("flags");
        for (Map.Entry<String, String> flag : flags.entrySet()) {
            text.append(flag.getKey()).append('=').append(flag.getValue()).append('\n');
            all.put(flag.getKey(), flag.getValue());
        }
        return page(accept, text.toString(), json);
    }

    private String heading(String page) {
        return "\n%s %s\nWarning: This endpoint is not meant to be machine parseable, has no"
                        .formatted(component, page)
                + " formatting compatibility guarantees and is for debugging purposes only.\n";
    }

    private ObjectNode object(String kind) {
        ObjectNode json = Trees.newObject();
        json.put("kind", kind).put("apiVersion", GROUP + "/" + VERSION);
        json.putObject("metadata").put("name", component);
        return json;
    }

    private static String language() {
        return "java" + Runtime.version().feature();
    }

    private String binary() {
        return version.startsWith("v") ? version.substring(1) : version;
    }

    private String minor() {
        String[] parts = binary().split("\\.", 3);
        return parts.length < 2 ? binary() : parts[0] + "." + parts[1];
    }

    private NavigableSet<String> told() {
        NavigableSet<String> told = new TreeSet<>();
        paths.stream()
                .map(path -> path.split("/", 3))
                .filter(parts -> parts.length > 1 && !parts[1].isEmpty())
                .map(parts -> "/" + parts[1])
                .filter(path -> !OF_API.contains(path))
                .forEach(told::add);
        return told;
    }

    private static Page page(String accept, String text, ObjectNode json) {
        if (accept.isBlank()) {
            return new Page(TEXT + "; charset=utf-8", text);
        }
        for (MediaType wanted : MediaType.accepted(accept)) {
            for (String offered : OFFERED) {
                if (wanted.admits(offered) && fits(wanted, offered, json)) {
                    return offered.equals(TEXT)
                            ? new Page(TEXT + "; charset=utf-8", text)
                            : new Page(offered, json.toString() + "\n"); // YAML reads JSON too
                }
            }
        }
        throw ApiException.notAcceptable(OFFERED);
    }

    private static boolean fits(MediaType wanted, String offered, ObjectNode json) {
        Set<String> named = wanted.parameters().keySet();
        if (named.stream().anyMatch(NEVER::contains)) {
            return false;
        }
        return offered.equals(TEXT)
                ? named.stream().noneMatch(OF_OBJECTS::contains)
                : wanted.parameter("as").equals(json.path("kind").stringValue(""))
                        && wanted.parameter("g").equals(GROUP)
                        && wanted.parameter("v").equals(VERSION);
    }
}
