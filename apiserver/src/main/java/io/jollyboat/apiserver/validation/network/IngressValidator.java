package io.jollyboat.apiserver.validation.network;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Ports;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.core.format.Addresses;
import io.jollyboat.core.format.Formats;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** Ingresses. */
public final class IngressValidator implements Validator {
    private static final String ABSOLUTE = "must be an absolute path";

    private static final String CLASS = "kubernetes.io/ingress.class";

    @Override
    public void validate(Field ingress) {
        spec(ingress.at("spec"));
        Field named = ingress.at("spec", "ingressClassName");
        JsonNode annotation = Trees.at(ingress.node(), "metadata", "annotations", CLASS);
        if (annotation.isString() && named.node().isString() && !annotation.equals(named.node())) {
            // told without the metadata, as Kubernetes does
            ingress.at("annotations", CLASS)
                    .in(annotation)
                    .invalid("must match `ingressClassName` when both are specified");
        }
    }

    /** Only new ingresses name their class once. */
    @Override
    public void validateUpdate(Field ingress, ObjectNode old) {
        spec(ingress.at("spec"));
    }

    @Override
    public void validateStatusUpdate(Field ingress, ObjectNode old) {
        for (Field way : ingress.at("status", "loadBalancer", "ingress").items()) {
            way.at("ip").matchesIfPresent(Addresses::ip);
            way.at("hostname").matchesIfPresent(Formats::dnsSubdomain);
            HostNames.notAddress(way.at("hostname"));
        }
    }

    private static void spec(Field spec) {
        Field rules = spec.at("rules");
        Field defaultBackend = spec.at("defaultBackend");
        if (rules.empty() && defaultBackend.absent()) {
            spec.invalid(
                    NullNode.getInstance(), "either `defaultBackend` or `rules` must be specified");
        }
        if (defaultBackend.present()) {
            backend(defaultBackend);
        }
        rules.each(IngressValidator::rule);
        for (Field tls : spec.at("tls").items()) {
            tls.at("hosts").each(HostNames::check);
            tls.at("secretName").matchesIfPresent(Formats::dnsSubdomain);
        }
        if (spec.at("ingressClassName").node().isString()) {
            spec.at("ingressClassName").matches(Formats::dnsSubdomain);
        }
    }

    private static void rule(Field rule) {
        Field host = rule.at("host");
        if (host.present()) {
            HostNames.notAddress(host);
            HostNames.check(host);
        }
        if (rule.has("http")) {
            Field paths = rule.at("http", "paths");
            paths.isRequiredNotEmpty();
            paths.each(IngressValidator::path);
        }
    }

    private static void path(Field path) {
        Field type = path.at("pathType");
        if (type.absent()) {
            type.required("pathType must be specified");
            return;
        }
        Field text = path.at("path");
        switch (type.text()) {
            case "Exact", "Prefix" -> strict(text);
            case "ImplementationSpecific" -> {
                if (text.present() && !text.text().startsWith("/")) {
                    text.invalid(ABSOLUTE);
                }
            }
            default -> type.oneOf("Exact", "ImplementationSpecific", "Prefix");
        }
        backend(path.at("backend"));
    }

    private static void strict(Field path) {
        String text = path.text();
        if (!text.startsWith("/")) {
            path.invalid(text, ABSOLUTE);
        }
        for (String sequence : List.of("//", "/./", "/../", "%2f", "%2F")) {
            if (text.contains(sequence)) {
                path.invalid("must not contain '" + sequence + "'");
            }
        }
        for (String suffix : List.of("/..", "/.")) {
            if (text.endsWith(suffix)) {
                path.invalid("cannot end with '" + suffix + "'");
            }
        }
    }

    private static void backend(Field backend) {
        boolean service = backend.has("service");
        boolean resource = backend.has("resource");
        if (service == resource) {
            if (service) {
                backend.invalid("", "cannot set both resource and service backends");
            } else {
                backend.invalid("", "resource or service backend is required");
            }
            return;
        }
        if (resource) {
            resource(backend.at("resource"));
            return;
        }
        Field name = backend.at("service", "name");
        if (name.isRequired()) {
            name.matches(Formats::dns1035Label);
        }
        Field port = backend.at("service", "port");
        boolean named = port.has("name");
        boolean numbered = port.at("number").number(0) != 0;
        if (named && numbered) {
            backend.invalid("", "cannot set both port name & port number");
        } else if (named) {
            port.at("name").matches(Formats::portName);
        } else if (numbered) {
            Ports.number(port.at("number"));
        } else {
            backend.required("port name or number is required");
        }
    }

    private static void resource(Field reference) {
        if (reference.at("apiGroup").node().isString()) {
            reference.at("apiGroup").matches(Formats::dnsSubdomain);
        }
        for (String part : List.of("kind", "name")) {
            if (reference.at(part).isRequired()) {
                reference.at(part).matches(Formats::pathSegment);
            }
        }
    }
}
