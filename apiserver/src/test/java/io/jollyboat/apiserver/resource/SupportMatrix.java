package io.jollyboat.apiserver.resource;

import io.jollyboat.apiserver.resource.builtin.BuiltInResources;
import io.jollyboat.core.schema.Definition;
import io.jollyboat.core.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The page that tells which resources are served, written from what is served. */
final class SupportMatrix {

    private static final String HEAD =
            """
            # Resources

            Every built-in resource that the API server serves, as its definition says; written by
            `ResourcesPageTest` and not by hand. "Also" says in which further versions objects can be read and
            written, or as what they are stored; versions in italics carry Kubernetes' deprecation warning.
            Custom resources come on top.

            | kind | resource | group and version | also | scope | verbs | below it |
            |---|---|---|---|---|---|---|
            """;

    private static final String ABSENT =
            """

            ## Not served

            Versions that Kubernetes' document of this minor holds and that are alpha, or beta and off by
            default there as well:

            """;

    private SupportMatrix() {}

    static String page() {
        List<ResourceDefinition> all = BuiltInResources.all();
        StringBuilder page = new StringBuilder(HEAD);
        all.forEach(each -> page.append(row(each)));
        page.append(ABSENT);
        absent(all).forEach(line -> page.append("- ").append(line).append('\n'));
        return page.toString();
    }

    private static String row(ResourceDefinition definition) {
        String names =
                "`" + definition.plural() + "`" + shortNames(definition.names().shortNames());
        List<String> also = new ArrayList<>();
        for (String version : definition.versions().subList(1, definition.versions().size())) {
            boolean retired = !definition.deprecation(version).isEmpty();
            also.add(retired ? "*" + version + "*" : version);
        }
        String first = definition.versions().getFirst();
        String version = definition.apiVersion(first);
        boolean retired = !definition.deprecation(first).isEmpty();
        if (!definition.storedApiVersion().equals(version)) {
            also.add("as `" + definition.storedApiVersion() + "`");
        }
        List<String> below = definition.subresources().stream().map(Subresource::name).toList();
        return "| %s | %s | %s | %s | %s | %s | %s |\n"
                .formatted(
                        definition.kind(),
                        names,
                        retired ? "*" + version + "*" : version,
                        String.join(", ", also),
                        definition.namespaced() ? "namespace" : "cluster",
                        verbs(definition.verbs()),
                        String.join(", ", below));
    }

    private static String shortNames(List<String> names) {
        return names.isEmpty() ? "" : " (" + String.join(", ", names) + ")";
    }

    private static String verbs(List<String> verbs) {
        return new TreeSet<>(verbs).equals(new TreeSet<>(ResourceDefinition.STANDARD_VERBS))
                ? "all"
                : String.join(", ", verbs);
    }

    /** Kinds with lists, so resources, whose version nobody serves. */
    private static List<String> absent(List<ResourceDefinition> all) {
        TreeSet<String> served = new TreeSet<>();
        for (ResourceDefinition each : all) {
            each.versions().forEach(v -> served.add(each.apiVersion(v) + " " + each.kind()));
        }
        Schema schema = Schema.kubernetes();
        TreeSet<String> absent = new TreeSet<>();
        for (String name : schema.names()) {
            Definition definition = schema.definition(name).orElseThrow();
            boolean listed =
                    schema.definition(name + "List").filter(Definition::isKind).isPresent();
            String what = definition.apiVersion() + " " + definition.simpleName();
            if (definition.published()
                    && definition.isKind()
                    && listed
                    && definition.version().matches("v\\d+(alpha|beta)\\d+")
                    && !served.contains(what)) {
                absent.add(what);
            }
        }
        return List.copyOf(absent);
    }
}
