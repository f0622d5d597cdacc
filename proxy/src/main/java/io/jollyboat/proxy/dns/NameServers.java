package io.jollyboat.proxy.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The name servers that a resolv.conf names. */
public final class NameServers {

    private static final int PORT = 53;

    private NameServers() {}

    /** Those with a literal address, in their order; none when there is no such file. */
    public static List<InetSocketAddress> of(Path resolvConf) {
        var servers = new ArrayList<InetSocketAddress>();
        try {
            for (String line : Files.readAllLines(resolvConf)) {
                String[] words = line.strip().split("\\s+");
                if (words.length >= 2
                        && words[0].equals("nameserver")
                        && words[1].matches("[0-9.]+|[0-9a-fA-F:]+")) {
                    servers.add(new InetSocketAddress(words[1], PORT));
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        return servers;
    }
}
