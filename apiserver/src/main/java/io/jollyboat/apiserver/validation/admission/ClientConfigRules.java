package io.jollyboat.apiserver.validation.admission;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.core.format.Formats;
import java.net.URI;
import java.net.URISyntaxException;

/** The rules on where a webhook is called. */
public final class ClientConfigRules {

    private ClientConfigRules() {}

    /** Checks a {@code clientConfig}: a URL or a service, not both. */
    public static void check(Field client) {
        boolean url = client.has("url");
        boolean service = client.has("service");
        if (url == service) {
            client.required("exactly one of url or service is required");
        } else if (url) {
            url(client.at("url"));
        } else {
            service(client.at("service"));
        }
    }

    private static void url(Field url) {
        try {
            URI uri = new URI(url.text());
            if (!"https".equals(uri.getScheme())) {
                url.invalid(
                        "'https' is the only allowed URL scheme; desired format: https://host[/path]");
            }
            if (uri.getHost() == null) {
                url.invalid("host must be specified; desired format: https://host[/path]");
            }
            if (uri.getUserInfo() != null) {
                url.invalid("user information is not permitted in the URL");
            }
            if (uri.getFragment() != null) {
                url.invalid("fragments are not permitted in the URL");
            }
            if (uri.getQuery() != null) {
                url.invalid("query parameters are not permitted in the URL");
            }
        } catch (URISyntaxException broken) {
            url.required(
                    "url must be a valid URL: "
                            + broken.getMessage()
                            + "; desired format: https://host[/path]");
        }
    }

    private static void service(Field service) {
        if (service.at("name").absent()) {
            service.at("name").required("service name is required");
        }
        if (service.at("namespace").absent()) {
            service.at("namespace").required("service namespace is required");
        }
        Field path = service.at("path");
        if (path.present() && !path.text().isEmpty() && !path.text().equals("/")) {
            path(path);
        }
        Field port = service.at("port");
        long number = port.number(443);
        if (number < 1 || number > 65_535) {
            port.invalid("port is not valid: must be between 1 and 65535, inclusive");
        }
    }

    /** Steps that could be names of a domain each, and none of them empty but the last. */
    private static void path(Field path) {
        String text = path.text();
        if (text.equals("//")) {
            path.invalid(empty(0));
            return;
        }
        if (!text.startsWith("/")) {
            path.invalid("must start with a '/'");
        }
        String steps = text.substring(1, text.endsWith("/") ? text.length() - 1 : text.length());
        int position = 0;
        for (String step : steps.split("/", -1)) {
            if (step.isEmpty()) {
                path.invalid(empty(position));
            } else {
                for (String wrong : Formats.dnsSubdomain(step)) {
                    path.invalid("segment[" + position + "]: " + wrong);
                }
            }
            position++;
        }
    }

    private static String empty(int position) {
        return "segment[" + position + "] may not be empty";
    }
}
