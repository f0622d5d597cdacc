package io.jollyboat.apiserver.validation.network;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Ports;
import io.jollyboat.apiserver.validation.SelectorValidation;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.core.format.AddressRange;

/** NetworkPolicies. */
public final class NetworkPolicyValidator implements Validator {
    @Override
    public void validate(Field policy) {
        Field spec = policy.at("spec");
        SelectorValidation.check(spec.at("podSelector"));
        spec.at("policyTypes").each(type -> type.oneOf("Egress", "Ingress"));
        spec.at("ingress").each(rule -> rule(rule, "from"));
        spec.at("egress").each(rule -> rule(rule, "to"));
    }

    private static void rule(Field rule, String peers) {
        for (Field port : rule.at("ports").items()) {
            port.at("protocol").oneOf("SCTP", "TCP", "UDP");
            if (port.has("port")) {
                Ports.numberOrName(port.at("port"));
            }
            Field last = port.at("endPort");
            if (last.present()) {
                if (!port.at("port").node().isNumber()) {
                    port.at("port")
                            .required(
                                    "must be specified as an integer when `endPort` is specified");
                } else if (last.number(0) < port.at("port").number(0)) {
                    last.invalid("must be greater than or equal to `port`");
                }
            }
        }
        for (Field peer : rule.at(peers).items()) {
            boolean pods = peer.has("podSelector") || peer.has("namespaceSelector");
            boolean block = peer.has("ipBlock");
            SelectorValidation.check(peer.at("podSelector"));
            SelectorValidation.check(peer.at("namespaceSelector"));
            if (block) {
                block(peer.at("ipBlock"));
            }
            if (pods && block) {
                peer.forbidden("may not specify both ipBlock and another peer");
            } else if (!pods && !block) {
                peer.required("must specify a peer");
            }
        }
    }

    private static void block(Field block) {
        Field range = block.at("cidr");
        if (!range.isRequired() || !range.matches(AddressRange::check)) {
            return;
        }
        AddressRange whole = AddressRange.of(range.text()).orElseThrow();
        for (Field except : block.at("except").items()) {
            if (except.matches(AddressRange::check)
                    && !whole.strictlyHolds(AddressRange.of(except.text()).orElseThrow())) {
                except.invalid("must be a strict subset of `cidr`");
            }
        }
    }
}
