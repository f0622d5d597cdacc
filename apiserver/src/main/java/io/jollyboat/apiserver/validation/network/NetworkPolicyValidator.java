package io.jollyboat.apiserver.validation.network;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Ports;
import io.jollyboat.apiserver.validation.SelectorValidation;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.core.format.AddressRange;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** NetworkPolicies. */
public final class NetworkPolicyValidator implements Validator {
    @Override
    public void validate(Field policy) {
        check(policy.at("spec"), Set.of());
    }

    /** A range of addresses that was let in once may stay, wherever it now stands. */
    @Override
    public void validateUpdate(Field policy, ObjectNode old) {
        Set<String> kept = new HashSet<>();
        for (String rules : List.of("ingress", "egress")) {
            for (JsonNode block : old.path("spec").path(rules).findValues("ipBlock")) {
                kept.add(Trees.text(block, "cidr"));
                kept.addAll(Trees.texts(block, "except"));
            }
        }
        check(policy.at("spec"), kept);
    }

    private static void check(Field spec, Set<String> kept) {
        SelectorValidation.check(spec.at("podSelector"));
        spec.at("ingress").each(rule -> rule(rule, "from", kept));
        spec.at("egress").each(rule -> rule(rule, "to", kept));
        Field types = spec.at("policyTypes");
        if (types.items().size() > 2) {
            types.invalid("may not specify more than two policyTypes");
        } else {
            types.each(type -> type.oneOf("Ingress", "Egress"));
        }
    }

    private static void port(Field port) {
        port.at("protocol").oneOf("TCP", "UDP", "SCTP");
        Field first = port.at("port");
        Field last = port.at("endPort");
        if (last.present() && first.node().isString()) {
            last.invalid("may not be specified when `port` is non-numeric");
        } else if (last.present() && first.absent()) {
            last.invalid("may not be specified when `port` is not specified");
        }
        if (first.node().isNumber() || first.node().isString()) {
            Ports.numberOrName(first);
        }
        if (last.present() && first.node().isNumber()) {
            if (last.number(0) < first.number(0)) {
                last.invalid("must be greater than or equal to `port`");
            }
            Ports.number(last);
        }
    }

    private static void rule(Field rule, String peers, Set<String> kept) {
        rule.at("ports").each(NetworkPolicyValidator::port);
        for (Field peer : rule.at(peers).items()) {
            boolean pods = peer.has("podSelector") || peer.has("namespaceSelector");
            boolean block = peer.has("ipBlock");
            SelectorValidation.check(peer.at("podSelector"));
            SelectorValidation.check(peer.at("namespaceSelector"));
            if (block) {
                block(peer.at("ipBlock"), kept);
            }
            if (pods && block) {
                peer.forbidden("may not specify both ipBlock and another peer");
            } else if (!pods && !block) {
                peer.required("must specify a peer");
            }
        }
    }

    private static void block(Field block, Set<String> kept) {
        Field range = block.at("cidr");
        if (!range.isRequired()) {
            return;
        }
        Optional<AddressRange> whole = range(range, kept);
        if (whole.isEmpty()) {
            return;
        }
        for (Field except : block.at("except").items()) {
            Optional<AddressRange> part = range(except, kept);
            if (part.isPresent() && !whole.get().strictlyHolds(part.get())) {
                except.invalid("must be a strict subset of `cidr`");
            }
        }
    }

    /** The range, when it is one, however it is written. */
    private static Optional<AddressRange> range(Field range, Set<String> kept) {
        if (!kept.contains(range.text())) {
            range.matches(AddressRange::check);
        }
        return AddressRange.of(range.text());
    }
}
