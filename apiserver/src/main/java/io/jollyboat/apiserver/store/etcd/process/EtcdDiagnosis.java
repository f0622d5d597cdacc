package io.jollyboat.apiserver.store.etcd.process;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why an etcd ended, in one sentence, from the end of its log. */
final class EtcdDiagnosis {

    private static final Pattern PORT = Pattern.compile(":(\\d+): bind: address already in use");
    private static final Pattern MESSAGE = Pattern.compile("\"(?:msg|error)\":\"([^\"]*)\"");

    private EtcdDiagnosis() {}

    static boolean isPortTaken(List<String> log) {
        return String.join("\n", log).contains("address already in use");
    }

    static String explain(List<String> log, EtcdProcessSettings settings) {
        String all = String.join("\n", log);
        Matcher port = PORT.matcher(all);
        if (port.find()) {
            return portTaken(port.group(1));
        }
        if (all.contains("setsid: failed to execute")) {
            return cannotRun(settings, lastWords(log));
        }
        if (all.contains("cannot be downgraded")
                || all.contains("lower than determined cluster version")
                || all.contains("higher than server version")) {
            return "the data in %s was written by a newer etcd than %s: install that version, or start with another directory"
                    .formatted(settings.data(), settings.executable());
        }
        if (all.contains("flag provided but not defined")) {
            return "%s is not an etcd that we can run (version 3.4 or newer): %s"
                    .formatted(settings.executable(), lastWords(log));
        }
        if (all.contains("no space left on device")) {
            return "the disk of %s is full: make room and start again"
                    .formatted(settings.directory());
        }
        if (all.contains("permission denied")) {
            return "etcd may not use its directory %s: %s"
                    .formatted(settings.directory(), lastWords(log));
        }
        if (all.contains("crc mismatch")
                || all.contains("invalid database")
                || all.contains("unexpected EOF")
                || all.contains("failed to recover")) {
            return "the data in %s is damaged (%s): restore a copy of it, or move it away to start empty"
                    .formatted(settings.data(), lastWords(log));
        }
        return "etcd ended: " + lastWords(log) + " (more in " + settings.log() + ")";
    }

    static String portTaken(String port) {
        return "etcd cannot listen: port %s of 127.0.0.1 is in use by another program"
                .formatted(port);
    }

    static String cannotRun(EtcdProcessSettings settings, String why) {
        return "cannot run %s (%s): install etcd 3.4 or newer, or choose another store"
                .formatted(settings.executable(), why);
    }

    /** What the last line that says something says. */
    private static String lastWords(List<String> log) {
        for (String line : log.reversed()) {
            StringBuilder words = new StringBuilder();
            Matcher message = MESSAGE.matcher(line);
            while (message.find()) {
                words.append(words.isEmpty() ? "" : ": ").append(message.group(1));
            }
            if (!words.isEmpty()) {
                return words.toString();
            }
            if (!line.isBlank() && !line.startsWith("\t") && !line.startsWith("goroutine")) {
                return line.strip();
            }
        }
        return "it said nothing";
    }
}
