package io.jollyboat.apiserver.validation.config;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.MetadataValidation;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.apiserver.validation.pod.ResourceRules;
import io.jollyboat.apiserver.validation.pod.SchedulingRules;
import io.jollyboat.core.format.Formats;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Other API servers, and classes of runtimes. */
public final class ServerValidators {

    private static final int HIGHEST_GROUP = 20_000;
    private static final int HIGHEST_VERSION = 1_000;
    private static final int HIGHEST_PORT = 65_535;

    private ServerValidators() {}

    public static final Validator API_SERVICE = ServerValidators::apiService;

    public static final Validator RUNTIME_CLASS =
            new Validator() {
                @Override
                public void validate(Field runtime) {
                    runtime.at("handler").matches(Formats::dnsLabel);
                    Field overhead = runtime.at("overhead", "podFixed");
                    Field limits = runtime.at("overhead", "limits").in(overhead.node());
                    limits.keys().forEach(name -> ResourceRules.amount(limits.key(name), name));
                    MetadataValidation.labels(runtime.at("scheduling", "nodeSelector"));
                    tolerations(runtime.at("scheduling", "tolerations"));
                }

                @Override
                public void validateUpdate(Field runtime, ObjectNode old) {
                    runtime.at("handler").unchanged(old.path("handler"));
                }
            };

    private static void tolerations(Field tolerations) {
        SchedulingRules.tolerations(tolerations);
        Set<JsonNode> seen = new HashSet<>();
        tolerations.each(
                toleration -> {
                    if (!seen.add(toleration.node())) {
                        toleration.duplicate();
                    }
                });
    }

    private static void apiService(Field service) {
        Field spec = service.at("spec");
        String wanted = spec.text("version") + "." + spec.text("group");
        Field name = service.at("metadata", "name");
        if (!name.text().equals(wanted)) {
            name.invalid("must be `spec.version+\".\"+spec.group`: \"" + wanted + "\"");
        }
        if (spec.text("group").isEmpty() && !spec.text("version").equals("v1")) {
            spec.at("group")
                    .required("only v1 may have an empty group and it better be legacy kube");
        }
        spec.at("version").matches(Formats::dns1035Label);
        priority(spec.at("groupPriorityMinimum"), HIGHEST_GROUP);
        priority(spec.at("versionPriority"), HIGHEST_VERSION);
        Field bundle = spec.at("caBundle");
        Field insecure = spec.at("insecureSkipTLSVerify");
        Field behind = spec.at("service");
        if (behind.absent()) {
            if (!bundle.empty()) {
                bundle.invalid("local APIServices may not have a caBundle");
            }
            if (insecure.flag()) {
                insecure.invalid("local APIServices may not have insecureSkipTLSVerify");
            }
            return;
        }
        behind.at("namespace").isRequired();
        behind.at("name").isRequired();
        if (behind.has("port")) {
            behind.at("port").between(1, HIGHEST_PORT);
        }
        if (insecure.flag() && !bundle.empty()) {
            insecure.invalid("may not be true if caBundle is present");
        }
    }

    private static void priority(Field priority, int highest) {
        long value = priority.number(0);
        if (value <= 0 || value > highest) {
            priority.invalid(value, "must be positive and less than " + highest);
        }
    }
}
