package io.jollyboat.apiserver.validation.config;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.apiserver.validation.Violation;
import io.jollyboat.core.format.AddressRange;
import io.jollyboat.core.format.Formats;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Nodes. */
public final class NodeValidator implements Validator {
    private static final String RANGES = "podCIDRs";

    @Override
    public void validate(Field node) {
        taints(node);
        resources(node.at("status"));
        ranges(node.at("spec", RANGES));
    }

    /** Kubernetes tells of taints as if they were metadata. */
    private static void taints(Field node) {
        Field taints = node.at("metadata", "taints").in(node.at("spec", "taints").node());
        Set<String> seen = new HashSet<>();
        for (Field taint : taints.items()) {
            Field key = taint.at("key");
            key.matches(Formats::qualifiedName);
            List<String> wrong = Formats.labelValue(taint.text("value"));
            if (!wrong.isEmpty()) {
                taint.at("value").invalid(String.join(";", wrong));
            }
            taint.at("effect").isRequiredOneOf("NoSchedule", "PreferNoSchedule", "NoExecute");
            if (!seen.add(key.text() + ":" + taint.text("effect"))) {
                taint.violations()
                        .add(
                                new Violation(
                                        Violation.Type.DUPLICATE,
                                        taint.path().toString(),
                                        taint.node(),
                                        "taints must be unique by key and effect pair"));
            }
        }
    }

    private static void resources(Field status) {
        for (String member : List.of("capacity", "allocatable")) {
            Field amounts = status.at(member);
            amounts.keys().forEach(name -> ResourceNames.checkAmount(amounts.at(name), name));
        }
    }

    /** A range for pods of each family at most. */
    private static void ranges(Field ranges) {
        List<Field> all = ranges.items();
        all.forEach(range -> range.matches(AddressRange::check));
        if (all.size() < 2) {
            return;
        }
        long families = all.stream().map(each -> each.text().contains(":")).distinct().count();
        if (families < 2 || all.size() > 2) {
            ranges.invalid("may specify no more than one CIDR for each IP family");
        }
        Set<String> seen = new HashSet<>();
        all.stream().filter(range -> !seen.add(range.text())).forEach(Field::duplicate);
    }

    @Override
    public void validateUpdate(Field node, ObjectNode old) {
        validateStatusUpdate(node, old);
        JsonNode before = old.path("spec");
        Field spec = node.at("spec");
        if (!Trees.empty(before.get(RANGES))
                && !Trees.texts(before, RANGES).equals(Trees.texts(spec.node(), RANGES))) {
            spec.at(RANGES).forbidden(given("podCIDR"));
        }
        String provider = Trees.text(before, "providerID");
        if (!provider.isEmpty() && !provider.equals(spec.text("providerID"))) {
            spec.at("providerID").forbidden(given("providerID"));
        }
        taints(node);
    }

    private static String given(String what) {
        return "node updates may not change " + what + " except from \"\" to valid";
    }

    @Override
    public void validateStatusUpdate(Field node, ObjectNode old) {
        resources(node.at("status"));
        Set<JsonNode> seen = new HashSet<>();
        node.at("status", "addresses").items().stream()
                .filter(address -> !seen.add(address.node()))
                .forEach(Field::duplicate);
    }
}
