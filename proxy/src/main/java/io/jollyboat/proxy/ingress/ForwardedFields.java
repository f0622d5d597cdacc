package io.jollyboat.proxy.ingress;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.proxy.reverse.Added;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who calls and how, for who cannot see it any more; what a client says of that is not passed on.
 * Clients call again and again, so what was said last is kept for a while.
 */
final class ForwardedFields {

    private static final int MOST = 1024;

    private final Map<Call, Added> known = new ConcurrentHashMap<>();

    private record Call(InetAddress client, String authority, String scheme) {}

    Added of(HttpExchange exchange) {
        var call =
                new Call(
                        exchange.peer().remoteAddress().getAddress(),
                        exchange.authority(),
                        exchange.scheme());
        Added fields = known.get(call);
        if (fields == null) {
            fields = Added.of(fields(call));
            if (known.size() >= MOST) {
                known.clear();
            }
            known.put(call, fields);
        }
        return fields;
    }

    private static Headers fields(Call call) {
        String client = call.client.getHostAddress();
        String scheme = call.scheme;
        String authority = call.authority;
        int colon = authority.lastIndexOf(':');
        String port =
                colon > authority.lastIndexOf(']')
                        ? authority.substring(colon + 1)
                        : scheme.equals("https") ? "443" : "80";
        return Headers.of(
                "X-Real-IP",
                client,
                "X-Forwarded-For",
                client,
                "X-Forwarded-Host",
                authority,
                "X-Forwarded-Port",
                port,
                "X-Forwarded-Proto",
                scheme,
                "X-Forwarded-Scheme",
                scheme,
                "Forwarded",
                "for=" + client + ";host=\"" + authority.replace("\"", "") + "\";proto=" + scheme);
    }
}
