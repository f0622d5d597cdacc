package io.jollyboat.apiserver.structural;

import com.google.re2j.Pattern;
import io.jollyboat.core.format.Addresses;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The formats of strings that are checked. Others stand in schemas for their readers only. */
public final class Formats {

    private static final String UUID =
            "(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?%s[0-9a-f]{3}-?%s[0-9a-f]{3}-?[0-9a-f]{12}$";

    private static final Map<String, Predicate<String>> CHECKS =
            Map.ofEntries(
                    Map.entry("byte", Formats::base64),
                    Map.entry("date", Formats::date),
                    Map.entry("date-time", Formats::dateTime),
                    Map.entry("datetime", Formats::dateTime),
                    Map.entry("duration", text -> Durations.parse(text).isPresent()),
                    Map.entry("email", matching("^[^@\\s]+@[^@\\s]+$")),
                    Map.entry("hostname", Formats::hostname),
                    Map.entry("ipv4", Addresses::isIpv4),
                    Map.entry("ipv6", Addresses::isIpv6),
                    Map.entry("cidr", Formats::cidr),
                    Map.entry("mac", matching("^([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$")),
                    Map.entry("uri", Formats::uri),
                    Map.entry("uuid", matching(UUID.formatted("[0-9a-f]", "[0-9a-f]"))),
                    Map.entry("uuid3", matching(UUID.formatted("3", "[0-9a-f]"))),
                    Map.entry("uuid4", matching(UUID.formatted("4", "[89ab]"))),
                    Map.entry("uuid5", matching(UUID.formatted("5", "[89ab]"))),
                    Map.entry("hexcolor", matching("^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$")),
                    Map.entry("bsonobjectid", matching("^[0-9a-fA-F]{24}$")),
                    Map.entry(
                            "k8s-short-name",
                            text -> io.jollyboat.core.format.Formats.dnsLabel(text).isEmpty()),
                    Map.entry(
                            "k8s-long-name",
                            text -> io.jollyboat.core.format.Formats.dnsSubdomain(text).isEmpty()));

    /** Those that stand for themselves and are not looked into. */
    private static final Set<String> UNCHECKED =
            Set.of(
                    "creditcard",
                    "isbn",
                    "isbn10",
                    "isbn13",
                    "password",
                    "quantity",
                    "rgbcolor",
                    "ssn");

    private Formats() {}

    /** Whether Kubernetes knows the format of a text; dashes in its name do not count. */
    public static boolean known(String format) {
        String plain = format.replace("-", "");
        return UNCHECKED.contains(plain)
                || CHECKS.keySet().stream().anyMatch(each -> each.replace("-", "").equals(plain));
    }

    /** Whether a text keeps a format; any text keeps one that is not checked. */
    static boolean keeps(String format, String text) {
        return CHECKS.getOrDefault(format, ignored -> true).test(text);
    }

    private static Predicate<String> matching(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return text -> pattern.matcher(text).find();
    }

    private static boolean base64(String text) {
        try {
            Base64.getDecoder().decode(text);
            return true;
        } catch (IllegalArgumentException broken) {
            return false;
        }
    }

    private static boolean date(String text) {
        try {
            LocalDate.parse(text);
            return true;
        } catch (DateTimeException broken) {
            return false;
        }
    }

    private static boolean dateTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeException broken) {
            return false;
        }
    }

    private static boolean hostname(String text) {
        return text.length() <= 255
                && text.matches(
                        "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\\.?");
    }

    private static boolean cidr(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,3}")) {
            return false;
        }
        String address = text.substring(0, slash);
        int length = Integer.parseInt(text.substring(slash + 1));
        return Addresses.isIpv4(address) && length <= 32
                || Addresses.isIpv6(address) && length <= 128;
    }

    private static boolean uri(String text) {
        try {
            return new URI(text).isAbsolute() || text.startsWith("/");
        } catch (URISyntaxException broken) {
            return false;
        }
    }
}
