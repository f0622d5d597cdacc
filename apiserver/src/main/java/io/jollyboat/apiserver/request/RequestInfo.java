package io.jollyboat.apiserver.request;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The one reading of a request's method and path, as Kubernetes reads them.
 *
 * <p>{@code /api/v1/namespaces/sea/pods/ship/log} is verb {@code get} on resource {@code pods},
 * subresource {@code log}, name {@code ship} in namespace {@code sea}; {@code /healthz} is no
 * resource request, and its verb is the method in lower case.
 *
 * @param resourceRequest whether the path lies below a group and version
 * @param path the path as sent, without the query
 * @param verb {@code get list watch create update patch delete deletecollection}, {@code proxy} for
 *     the legacy proxy paths, the lower-case method for other paths, empty for a method that has no
 *     verb
 * @param group API group; empty for the core group
 * @param version API version; empty when not a resource request
 * @param namespace namespace of the path, empty when there is none; a namespace object lies in
 *     itself
 * @param resource plural name, empty when not a resource request
 * @param subresource first path element behind the name, or empty
 * @param name object name, or empty; for list and watch the name a field selector pins
 * @param rest path elements behind the subresource (the path to proxy to)
 * @param fieldSelector what a list, a watch or the deletion of a collection is narrowed to, as sent
 * @param labelSelector likewise, by labels
 */
public record RequestInfo(
        boolean resourceRequest,
        String path,
        String verb,
        String group,
        String version,
        String namespace,
        String resource,
        String subresource,
        String name,
        List<String> rest,
        String fieldSelector,
        String labelSelector) {

    /** Subresources of namespaces: what follows a namespace's name is else a resource within it. */
    private static final Set<String> NAMESPACE_SUBRESOURCES = Set.of("status", "finalize");

    private static final String NAME_SELECTOR = "metadata.name=";

    public RequestInfo {
        rest = List.copyOf(rest);
    }

    /** Reads a request line; never fails: what makes no sense ends up as an unknown resource. */
    public static RequestInfo of(String method, String path, QueryParameters query) {
        List<String> parts = split(path);
        boolean core = !parts.isEmpty() && parts.getFirst().equals("api");
        boolean grouped = !parts.isEmpty() && parts.getFirst().equals("apis");
        int resourceStart = core ? 2 : 3;
        if ((!core && !grouped) || parts.size() <= resourceStart) {
            return nonResource(method, path);
        }
        String group = core ? "" : parts.get(1);
        String version = parts.get(resourceStart - 1);
        List<String> below = parts.subList(resourceStart, parts.size());

        String verb = verbOf(method);
        boolean special = below.getFirst().equals("watch") || below.getFirst().equals("proxy");
        if (special) {
            if (below.size() < 2) {
                return nonResource(method, path);
            }
            verb = below.getFirst();
            below = below.subList(1, below.size());
        }

        String namespace = "";
        if (below.getFirst().equals("namespaces") && below.size() > 1) {
            namespace = below.get(1);
            if (below.size() > 2 && !NAMESPACE_SUBRESOURCES.contains(below.get(2))) {
                below = below.subList(2, below.size());
            }
        }

        String resource = below.getFirst();
        String name = below.size() > 1 ? below.get(1) : "";
        boolean hasSubresource = below.size() > 2 && !special;
        String subresource = hasSubresource ? below.get(2) : "";
        int restStart = hasSubresource ? 3 : 2;
        List<String> rest =
                below.size() > restStart ? below.subList(restStart, below.size()) : List.of();

        if (name.isEmpty() && verb.equals("get")) {
            verb = query.flag("watch") ? "watch" : "list";
        }
        if (name.isEmpty() && verb.equals("delete")) {
            verb = "deletecollection";
        }
        if (name.isEmpty() && (verb.equals("list") || verb.equals("watch"))) {
            name = nameSelected(query.first("fieldSelector"));
        }
        return new RequestInfo(
                true,
                path,
                verb,
                group,
                version,
                namespace,
                resource,
                subresource,
                name,
                rest,
                query.first("fieldSelector"),
                query.first("labelSelector"));
    }

    /** The question whether something may be done with a resource, as no request asks it. */
    public static RequestInfo question(
            String verb,
            String group,
            String namespace,
            String resource,
            String subresource,
            String name) {
        return new RequestInfo(
                true,
                "",
                verb,
                group,
                "*",
                namespace,
                resource,
                subresource,
                name,
                List.of(),
                "",
                "");
    }

    /** The question whether something may be done with a path that is no resource. */
    public static RequestInfo question(String verb, String path) {
        return new RequestInfo(false, path, verb, "", "", "", "", "", "", List.of(), "", "");
    }

    /** The same, asked about as another verb. */
    public RequestInfo as(String otherVerb) {
        return new RequestInfo(
                resourceRequest,
                path,
                otherVerb,
                group,
                version,
                namespace,
                resource,
                subresource,
                name,
                rest,
                fieldSelector,
                labelSelector);
    }

    /** {@code apps/v1}, or {@code v1} for the core group. */
    public String groupVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /**
     * The path to proxy to: empty, or it begins with a slash, and ends with one where that of the
     * request does.
     *
     * @param element how an element is written
     */
    public String restPath(UnaryOperator<String> element) {
        StringBuilder joined = new StringBuilder();
        rest.forEach(each -> joined.append('/').append(element.apply(each)));
        return path.endsWith("/") ? joined.append('/').toString() : joined.toString();
    }

    /** {@code pods} or {@code pods/log}. */
    public String resourcePath() {
        return subresource.isEmpty() ? resource : resource + "/" + subresource;
    }

    /** Whether this request only reads. */
    public boolean readOnly() {
        return verb.equals("get")
                || verb.equals("list")
                || verb.equals("watch")
                || verb.equals("head");
    }

    private static RequestInfo nonResource(String method, String path) {
        return question(method.toLowerCase(Locale.ROOT), path);
    }

    private static String verbOf(String method) {
        return switch (method) {
            case "POST" -> "create";
            case "GET", "HEAD" -> "get";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> "delete";
            default -> "";
        };
    }

    /**
     * The name that {@code metadata.name=x} pins: authorization may then grant by resource name.
     */
    private static String nameSelected(String fieldSelector) {
        for (String term : fieldSelector.split(",", -1)) {
            if (term.startsWith(NAME_SELECTOR)) {
                String name = term.substring(NAME_SELECTOR.length());
                return name.startsWith("=") ? name.substring(1) : name;
            }
        }
        return "";
    }

    private static List<String> split(String path) {
        List<String> parts = new ArrayList<>(8);
        int start = 0;
        while (start <= path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            if (end > start) {
                parts.add(decoded(path.substring(start, end)));
            }
            start = end + 1;
        }
        return parts;
    }

    /** One element of a path; a plus sign stands for itself there, a broken escape too. */
    private static String decoded(String element) {
        if (element.indexOf('%') < 0) {
            return element;
        }
        try {
            return URLDecoder.decode(element.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            return element;
        }
    }
}
