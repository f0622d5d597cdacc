package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Violation;
import io.jollyboat.core.format.Formats;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What makes sound a pod's claims of devices, and its containers' references to them. */
final class DeviceClaimRules {
    private DeviceClaimRules() {}

    static void check(Field spec) {
        Set<String> names = new TreeSet<>();
        spec.at("resourceClaims").each(claim -> claim(claim, names));
        for (String list : List.of("initContainers", "containers")) {
            for (Field container : spec.at(list).items()) {
                references(container.at("resources", "claims"), names);
            }
        }
    }

    private static void claim(Field claim, Set<String> names) {
        Field name = claim.at("name");
        if (name.isRequired()) {
            if (!names.add(name.text())) {
                name.duplicate();
            }
            name.matches(Formats::dnsLabel);
        }
        boolean byName = claim.has("resourceClaimName");
        boolean byTemplate = claim.has("resourceClaimTemplateName");
        if (byName && byTemplate) {
            claim.invalid(
                    "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be"
                            + " specified");
        } else if (!byName && !byTemplate) {
            claim.invalid("must specify one of: `resourceClaimName`, `resourceClaimTemplateName`");
        }
        claim.at("resourceClaimName").matchesIfPresent(Formats::dnsSubdomain);
        claim.at("resourceClaimTemplateName").matchesIfPresent(Formats::dnsSubdomain);
    }

    private static void references(Field claims, Set<String> names) {
        Set<String> seen = new HashSet<>();
        for (Field claim : claims.items()) {
            String name = claim.text("name");
            if (name.isEmpty()) {
                claim.required();
                continue;
            }
            if (!seen.add(name + "/" + claim.text("request"))) {
                claim.duplicate(name);
            }
            if (!names.contains(name)) {
                String known =
                        names.isEmpty() ? " which is empty" : ": " + String.join(", ", names);
                claim.violations()
                        .add(
                                new Violation(
                                        Violation.Type.NOT_FOUND,
                                        claim.path().toString(),
                                        name,
                                        "must be one of the names in pod.spec.resourceClaims"
                                                + known));
            }
        }
    }
}
