package io.jollyboat.apiserver.resource.conversion;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.Conversion;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Workloads of the versions before {@code apps/v1}: they look the same, but what they left out
 * meant something else. Up to {@code apps/v1beta1}, selector and labels came from the pods'
 * template.
 *
 * @param extensions whether it is the group {@code extensions} and not {@code apps}: their versions
 *     have the same names
 */
public record BookEraWorkload(Kind kind, boolean extensions) implements Conversion {

    /** Whose defaults hold. */
    enum Era {
        EXTENSIONS,
        APPS_BETA_1,
        APPS_BETA_2
    }

    private static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";
    private static final String ROLLING = "RollingUpdate";

    /** What stood for no limit at all. */
    private static final int NEVER = Integer.MAX_VALUE;

    /** What sets the kinds apart. */
    public enum Kind {
        DAEMON_SET {
            @Override
            void defaults(ObjectNode spec, Era era) {
                if (era == Era.EXTENSIONS) {
                    Trees.putIfAbsent(Trees.object(spec, "updateStrategy"), "type", "OnDelete");
                }
            }

            @Override
            void toStored(ObjectNode object) {
                JsonNode generation = Trees.object(object, "spec").remove("templateGeneration");
                if (generation != null && generation.isIntegralNumber()) {
                    Trees.object(Trees.object(object, "metadata"), "annotations")
                            .put(TEMPLATE_GENERATION, generation.asString());
                }
            }

            @Override
            void toServed(ObjectNode object) {
                if (object.path("metadata").path("annotations") instanceof ObjectNode annotations) {
                    String generation = annotations.path(TEMPLATE_GENERATION).asString("");
                    if (generation.matches("\\d{1,18}")) {
                        annotations.remove(TEMPLATE_GENERATION);
                        Trees.object(object, "spec")
                                .put("templateGeneration", Long.parseLong(generation));
                    }
                }
            }
        },
        DEPLOYMENT {
            @Override
            void defaults(ObjectNode spec, Era era) {
                switch (era) {
                    case EXTENSIONS -> {
                        Trees.putIfAbsent(spec, "progressDeadlineSeconds", NEVER);
                        Trees.putIfAbsent(spec, "revisionHistoryLimit", NEVER);
                        ObjectNode strategy = Trees.object(spec, "strategy");
                        Trees.putIfAbsent(strategy, "type", ROLLING);
                        if (strategy.path("type").asString("").equals(ROLLING)) {
                            ObjectNode rolling = Trees.object(strategy, "rollingUpdate");
                            Trees.putIfAbsent(rolling, "maxUnavailable", 1);
                            Trees.putIfAbsent(rolling, "maxSurge", 1);
                        }
                    }
                    case APPS_BETA_1 -> Trees.putIfAbsent(spec, "revisionHistoryLimit", 2);
                    case APPS_BETA_2 -> {}
                }
            }

            @Override
            void toStored(ObjectNode object) {
                // nobody rolls back by a field any more
                Trees.object(object, "spec").remove("rollbackTo");
            }
        },
        REPLICA_SET,
        STATEFUL_SET {
            @Override
            void defaults(ObjectNode spec, Era era) {
                if (era == Era.APPS_BETA_1) {
                    Trees.putIfAbsent(Trees.object(spec, "updateStrategy"), "type", "OnDelete");
                }
            }
        };

        void defaults(ObjectNode spec, Era era) {}

        void toStored(ObjectNode object) {}

        void toServed(ObjectNode object) {}
    }

    @Override
    public void defaults(ObjectNode object, String version) {
        Era era =
                extensions
                        ? Era.EXTENSIONS
                        : version.equals("v1beta1") ? Era.APPS_BETA_1 : Era.APPS_BETA_2;
        ObjectNode spec = Trees.object(object, "spec");
        JsonNode labels = spec.path("template").path("metadata").path("labels");
        if (era != Era.APPS_BETA_2 && labels.isObject() && !labels.isEmpty()) {
            if (Trees.absent(spec.get("selector"))) {
                Trees.object(spec, "selector").set("matchLabels", labels.deepCopy());
            }
            ObjectNode metadata = Trees.object(object, "metadata");
            if (metadata.path("labels").isEmpty()) {
                metadata.set("labels", labels.deepCopy());
            }
        }
        kind.defaults(spec, era);
    }

    @Override
    public void toStored(ObjectNode object, String version) {
        kind.toStored(object);
    }

    @Override
    public void toServed(ObjectNode object, String version) {
        kind.toServed(object);
    }
}
