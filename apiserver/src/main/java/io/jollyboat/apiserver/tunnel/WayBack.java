package io.jollyboat.apiserver.tunnel;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a link that a server behind a {@code proxy} subresource writes is to read here: one to a path
 * of its own leads through the subresource, one elsewhere stays.
 *
 * @param prefix the path of the subresource, up to the word {@code proxy} and with it
 * @param caller the host that the client called, as it wrote it
 * @param servers where the answer comes from
 */
record WayBack(String prefix, String caller, List<InetSocketAddress> servers) {

    private static final Pattern ABSOLUTE =
            Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*:)?//([^/?#]*)([^?#]*)(.*)", Pattern.DOTALL);

    WayBack {
        servers = List.copyOf(servers);
    }

    String rewritten(String link) {
        Matcher absolute = ABSOLUTE.matcher(link);
        if (!absolute.matches()) {
            return link.startsWith("/") ? prefixed(link) : link;
        }
        String host = absolute.group(2);
        boolean toCaller = host.equals(caller);
        if (!absolute.group(3).startsWith("/") || !toCaller && !isServer(host)) {
            return link;
        }
        String path = prefixed(absolute.group(3)) + absolute.group(4);
        String scheme = absolute.group(1) == null ? "" : absolute.group(1);
        return toCaller ? scheme + "//" + host + path : path;
    }

    private String prefixed(String path) {
        return path.startsWith(prefix) ? path : prefix + path;
    }

    private boolean isServer(String host) {
        return servers.stream()
                .anyMatch(
                        each -> {
                            String address = each.getAddress().getHostAddress();
                            String name = address.contains(":") ? "[" + address + "]" : address;
                            return host.equals(name + ":" + each.getPort())
                                    || host.equals(name)
                                            && (each.getPort() == 80 || each.getPort() == 443);
                        });
    }
}
