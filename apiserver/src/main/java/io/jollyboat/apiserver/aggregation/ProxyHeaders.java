package io.jollyboat.apiserver.aggregation;

import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.http.Headers;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Tells another server for whom it is asked; it believes that because of the certificate shown. */
final class ProxyHeaders {

    private ProxyHeaders() {}

    static Headers of(Requester user) {
        Headers headers = Headers.of("X-Remote-User", user.name());
        if (!user.uid().isEmpty()) {
            headers = headers.with("X-Remote-Uid", user.uid());
        }
        for (String group : user.groups()) {
            headers = headers.with("X-Remote-Group", group);
        }
        for (Map.Entry<String, List<String>> extra : user.extra().entrySet()) {
            String name =
                    "X-Remote-Extra-" + URLEncoder.encode(extra.getKey(), StandardCharsets.UTF_8);
            for (String value : extra.getValue()) {
                headers = headers.with(name, value);
            }
        }
        return headers;
    }
}
