package io.jollyboat.schema;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes the record views and the table of resources.
 *
 * <p>A view is written for the newest version of every kind, for a few older ones that components
 * read, and for all that is reachable from them; nobody reads the others as anything but trees.
 */
final class Views {
    static final String ROOT = "io.jollyboat.core.api";
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    /** Kinds with views that are neither resources nor the newest of their kind. */
    private static final Set<String> EXTRA =
            Set.of(
                    "io.k8s.api.admission.v1.AdmissionReview",
                    "io.k8s.api.authentication.v1.TokenRequest",
                    "io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler",
                    "io.k8s.api.autoscaling.v1.Scale",
                    "io.k8s.api.core.v1.ObjectReference",
                    "io.k8s.api.policy.v1.Eviction",
                    META + "APIGroup",
                    META + "APIGroupList",
                    META + "APIResourceList",
                    META + "APIVersions",
                    META + "Condition",
                    META + "CreateOptions",
                    META + "DeleteOptions",
                    META + "LabelSelector",
                    META + "ListMeta",
                    META + "ObjectMeta",
                    META + "PatchOptions",
                    META + "Status",
                    META + "UpdateOptions",
                    META + "WatchEvent");

    private final SortedMap<String, Definition> definitions;
    private final List<Entry> entries = new ArrayList<>();
    private final Set<String> viewed = new TreeSet<>();

    /** A resource with its definition and the name of its constant. */
    record Entry(Paths.Resource resource, Definition definition, String constant) {}

    Views(
            SortedMap<String, Definition> definitions,
            Collection<Paths.Resource> resources,
            Map<String, String> places) {
        this.definitions = definitions;
        Map<String, Paths.Resource> newest = new TreeMap<>();
        for (Paths.Resource resource : resources) {
            newest.merge(
                    resource.group() + "/" + resource.plural(),
                    resource,
                    (a, b) -> Versions.ORDER.compare(a.version(), b.version()) > 0 ? a : b);
        }
        for (Paths.Resource resource : resources) {
            String name = places.get(resource.className());
            Definition definition = name == null ? null : definitions.get(name);
            if (definition == null) {
                throw new IllegalStateException("No definition of " + resource);
            }
            boolean bare = newest.containsValue(resource);
            if (bare || EXTRA.contains(definition.name())) {
                reach(definition.name());
                entries.add(
                        new Entry(
                                resource,
                                definition,
                                Constants.name(definition.simpleName(), resource, bare)));
            }
        }
        EXTRA.forEach(this::reach);
    }

    /** The OpenAPI names of all definitions with a view. */
    Set<String> viewed() {
        return viewed;
    }

    void write(Outputs outputs) throws IOException {
        Set<String> packages = new TreeSet<>();
        for (String name : viewed) {
            Definition definition = definition(name);
            String packageName = packageOf(name);
            packages.add(packageName);
            outputs.source(
                    packageName,
                    definition.simpleName(),
                    new View(definition, definitions.keySet()).text());
        }
        for (String packageName : packages) {
            outputs.source(
                    packageName,
                    "package-info",
                    """
                    /** Generated read-only views of the Kubernetes API's objects over JSON trees. */
                    package %s;
                    """
                            .formatted(packageName));
        }
        outputs.source(ROOT, "Resources", Constants.text(entries));
    }

    static String packageOf(String name) {
        return ROOT + "." + Names.shortGroup(name) + "." + Names.version(name);
    }

    private void reach(String name) {
        if (!viewed.add(name)) {
            return;
        }
        for (Field field : definition(name).fields()) {
            String reference = field.type().referenceBelow();
            if (reference != null) {
                reach(reference);
            }
        }
    }

    private Definition definition(String name) {
        Definition definition = definitions.get(name);
        if (definition == null) {
            throw new IllegalStateException("No definition of " + name);
        }
        return definition;
    }
}
