package io.jollyboat.apiserver.customresource.definition;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.Names;
import io.jollyboat.core.pki.Pem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A CustomResourceDefinition, read. Of one that breaks rules, anything may be missing.
 *
 * @param tree as it is stored; for reading only
 */
public record Definition(ObjectNode tree) {

    public static final String GROUP = "apiextensions.k8s.io";
    public static final String PLURAL = "customresourcedefinitions";

    /** Keeps a definition until its objects are gone. */
    public static final String FINALIZER = "customresourcecleanup.apiextensions.k8s.io";

    public String name() {
        return Trees.text(tree, "metadata", "name");
    }

    public String uid() {
        return Trees.text(tree, "metadata", "uid");
    }

    /** Counts the changes of what it says; 1 as long as it says what it said first. */
    public long generation() {
        return Trees.number(tree, 0, "metadata", "generation");
    }

    public String group() {
        return Trees.text(tree, "spec", "group");
    }

    public boolean namespaced() {
        return Trees.text(tree, "spec", "scope").equals("Namespaced");
    }

    /** The names it asks for. */
    public Names wantedNames() {
        return names(tree.path("spec").path("names"));
    }

    /** The names it got; empty texts where it got none yet. */
    public Names acceptedNames() {
        return names(tree.path("status").path("acceptedNames"));
    }

    private static Names names(JsonNode names) {
        return new Names(
                Trees.text(names, "kind"),
                Trees.text(names, "listKind"),
                Trees.text(names, "plural"),
                Trees.text(names, "singular"),
                Trees.texts(names, "shortNames"),
                Trees.texts(names, "categories"));
    }

    public List<Version> versions() {
        return Trees.objects(tree, "spec", "versions").stream().map(Version::new).toList();
    }

    /** The version that objects are written in. */
    public Optional<Version> storageVersion() {
        return versions().stream().filter(Version::storage).findFirst();
    }

    /** How objects change between versions: {@code None} or {@code Webhook}. */
    public String conversionStrategy() {
        return Trees.text(tree, "spec", "conversion", "strategy");
    }

    public JsonNode conversionWebhook() {
        return tree.path("spec").path("conversion").path("webhook");
    }

    /** Whether the webhook's authorities, where some are named, are no certificates. */
    public boolean bundleIsBroken() {
        String bundle = Trees.text(conversionWebhook(), "clientConfig", "caBundle");
        if (bundle.isEmpty()) {
            return false;
        }
        try {
            byte[] pem = Base64.getDecoder().decode(bundle);
            return Pem.readCertificates(new String(pem, StandardCharsets.UTF_8)).isEmpty();
        } catch (IllegalArgumentException none) {
            return true;
        }
    }

    public boolean deleting() {
        return !Trees.absent(tree.path("metadata").get("deletionTimestamp"));
    }

    public boolean finalizing() {
        return Trees.texts(tree, "metadata", "finalizers").contains(FINALIZER);
    }

    /** Whether its objects have been served: then they may exist. */
    public boolean established() {
        return Conditions.isTrue(tree, "Established");
    }

    /**
     * One version of the objects.
     *
     * @param tree an element of {@code spec.versions}
     */
    public record Version(ObjectNode tree) {

        public String name() {
            return Trees.text(tree, "name");
        }

        public boolean served() {
            return Trees.flag(tree, "served");
        }

        public boolean storage() {
            return Trees.flag(tree, "storage");
        }

        public boolean deprecated() {
            return Trees.flag(tree, "deprecated");
        }

        /** What users of a deprecated version are told; empty when what is usual. */
        public String deprecationWarning() {
            return Trees.text(tree, "deprecationWarning");
        }

        /** The schema; an empty one when there is none. */
        public ObjectNode schema() {
            return tree.path("schema").path("openAPIV3Schema") instanceof ObjectNode schema
                    ? schema
                    : tools.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        }

        public boolean hasStatus() {
            return tree.path("subresources").path("status").isObject();
        }

        public boolean hasScale() {
            return tree.path("subresources").path("scale").isObject();
        }

        public JsonNode scale() {
            return tree.path("subresources").path("scale");
        }

        public List<ObjectNode> columns() {
            return Trees.objects(tree, "additionalPrinterColumns");
        }

        /** The paths that field selectors may name, with their leading dot. */
        public List<String> selectableFields() {
            return Trees.objects(tree, "selectableFields").stream()
                    .map(each -> Trees.text(each, "jsonPath"))
                    .toList();
        }
    }
}
