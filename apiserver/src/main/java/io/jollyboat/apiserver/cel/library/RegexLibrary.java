package io.jollyboat.apiserver.cel.library;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import io.jollyboat.apiserver.regex.Regexes;
import java.util.ArrayList;
import java.util.List;

/** Searching by regular expressions, in time that is linear in the text. */
final class RegexLibrary {

    private RegexLibrary() {}

    static Functions functions() {
        ListType texts = ListType.create(SimpleType.STRING);
        return new Functions()
                .member("find", SimpleType.STRING, Kinds.TEXT, Kinds.TEXT, RegexLibrary::find)
                .member(
                        "findAll",
                        texts,
                        Kinds.TEXT,
                        Kinds.TEXT,
                        (text, regex) -> findAll(text, regex, -1))
                .member(
                        "findAll",
                        texts,
                        Kinds.TEXT,
                        Kinds.TEXT,
                        Kinds.WHOLE,
                        RegexLibrary::findAll);
    }

    private static String find(String text, String regex) {
        Matcher matcher = compiled(regex).matcher(text);
        return matcher.find() ? matcher.group() : "";
    }

    private static List<String> findAll(String text, String regex, long most) {
        List<String> found = new ArrayList<>();
        Matcher matcher = compiled(regex).matcher(text);
        while ((most < 0 || found.size() < most) && matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    private static Pattern compiled(String regex) {
        try {
            return Regexes.compile(regex);
        } catch (PatternSyntaxException broken) {
            throw new IllegalArgumentException("Illegal regex: " + broken.getMessage(), broken);
        }
    }
}
