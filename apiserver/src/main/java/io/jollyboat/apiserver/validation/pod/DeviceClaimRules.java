package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Violation;
import io.jollyboat.core.format.Formats;
import java.util.HashSet;
import java.util.Set;

/** What makes sound a pod's claims of devices, and its containers' references to them. */
final class DeviceClaimRules {
    private DeviceClaimRules() {}

    static void check(Field claims) {
        Set<String> names = new HashSet<>();
        claims.each(claim -> claim(claim, names));
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

    /**
     * What a container has of the pod's claims.
     *
     * @param names those of the claims, in order
     */
    static void references(Field claims, Set<String> names) {
        Set<String> seen = new HashSet<>();
        for (Field claim : claims.items()) {
            String name = claim.text("name");
            if (name.isEmpty()) {
                claim.required();
                continue;
            }
            once(claim, name, seen);
            if (!names.contains(name)) {
                unknown(claim, name, names);
            }
        }
    }

    /** A claim is had as a whole, or request by request. */
    private static void once(Field claim, String name, Set<String> seen) {
        if (seen.contains(name)) {
            claim.duplicate(name);
            return;
        }
        String request = claim.text("request");
        claim.at("request").matchesIfPresent(Formats::dnsLabel);
        String key = request.isEmpty() ? name : name + "/" + request;
        if (seen.contains(key)) {
            claim.duplicate(key);
        } else if (request.isEmpty()) {
            seen.stream()
                    .filter(each -> each.startsWith(name + "/"))
                    .forEach(each -> claim.duplicate(name));
        }
        seen.add(key);
    }

    private static void unknown(Field claim, String name, Set<String> names) {
        String known = names.isEmpty() ? " which is empty" : ": " + String.join(", ", names);
        claim.violations()
                .add(
                        new Violation(
                                Violation.Type.NOT_FOUND,
                                claim.path().toString(),
                                name,
                                "must be one of the names in pod.spec.resourceClaims" + known));
    }
}
