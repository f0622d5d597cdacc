package io.jollyboat.apiserver.cel.library;

import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import io.jollyboat.apiserver.cel.library.Functions.Kind;
import io.jollyboat.core.format.Formats;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Named formats: {@code !format.dns1123Label().validate(self.name).hasValue()}. Validating gives
 * what is wrong with a text, or nothing.
 */
final class FormatLibrary {

    private record Format(String name, Function<String, List<String>> complaints) {}

    private static final Kind<Format> FORMAT =
            new Kind<>(OpaqueType.create("kubernetes.NamedFormat"), Format.class);
    private static final Pattern UUID =
            Pattern.compile("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");

    private static final Map<String, Format> KNOWN = new TreeMap<>();

    static {
        add("dns1123Label", Formats::dnsLabel);
        add("dns1123LabelPrefix", text -> Formats.dnsLabel(asPrefix(text)));
        add("dns1123Subdomain", Formats::dnsSubdomain);
        add("dns1123SubdomainPrefix", text -> Formats.dnsSubdomain(asPrefix(text)));
        add("dns1035Label", Formats::dns1035Label);
        add("dns1035LabelPrefix", text -> Formats.dns1035Label(asPrefix(text)));
        add("qualifiedName", Formats::qualifiedName);
        add("labelValue", Formats::labelValue);
        add("uri", FormatLibrary::uri);
        add("uuid", text -> unless(UUID.matcher(text).matches(), "does not match the UUID format"));
        add("byte", FormatLibrary::base64);
        add("date", FormatLibrary::date);
        add("datetime", FormatLibrary::dateTime);
    }

    private FormatLibrary() {}

    private static void add(String name, Function<String, List<String>> complaints) {
        KNOWN.put(name, new Format(name, complaints));
    }

    static Functions functions() {
        Functions functions =
                new Functions()
                        .global(
                                "format.named",
                                OptionalType.create(FORMAT.type()),
                                Kinds.TEXT,
                                name -> Optional.ofNullable(KNOWN.get(name)))
                        .member(
                                "validate",
                                OptionalType.create(ListType.create(SimpleType.STRING)),
                                FORMAT,
                                Kinds.TEXT,
                                FormatLibrary::validate);
        KNOWN.forEach(
                (name, format) -> functions.constant("format." + name, FORMAT.type(), format));
        return functions;
    }

    private static Optional<List<String>> validate(Format format, String text) {
        List<String> complaints = format.complaints.apply(text);
        return complaints.isEmpty() ? Optional.empty() : Optional.of(complaints);
    }

    /** A dash at the end of a prefix will be followed by something. */
    private static String asPrefix(String text) {
        return text.endsWith("-") ? text.substring(0, text.length() - 1) + "a" : text;
    }

    private static List<String> unless(boolean fine, String complaint) {
        return fine ? List.of() : List.of(complaint);
    }

    private static List<String> uri(String text) {
        try {
            return unless(
                    new URI(text).isAbsolute() || text.startsWith("/"),
                    "parse \"" + text + "\": invalid URI for request");
        } catch (URISyntaxException broken) {
            return List.of(String.valueOf(broken.getMessage()));
        }
    }

    private static List<String> base64(String text) {
        try {
            Base64.getDecoder().decode(text);
            return List.of();
        } catch (IllegalArgumentException broken) {
            return List.of("invalid base64");
        }
    }

    private static List<String> date(String text) {
        try {
            LocalDate.parse(text);
            return List.of();
        } catch (DateTimeException broken) {
            return List.of("invalid date");
        }
    }

    private static List<String> dateTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return List.of();
        } catch (DateTimeException broken) {
            return List.of("invalid datetime");
        }
    }
}
