package io.jollyboat.apiserver.validation.volume;

import io.jollyboat.apiserver.validation.Field;
import java.util.regex.Pattern;

/** Disks that are reached by iSCSI, and the names that those have. */
final class Iscsi {
    private static final Pattern IQN =
            Pattern.compile("iqn\\.\\d{4}-\\d{2}\\.[A-Za-z0-9.-]+:[^,;*&$|\\s]+$");
    private static final Pattern EUI = Pattern.compile("^eui.[A-Za-z0-9]{16}$");
    private static final Pattern NAA = Pattern.compile("^naa.[A-Za-z0-9]{32}$");
    private static final String WRONG = "must be valid format";

    private Iscsi() {}

    /**
     * Checks the source.
     *
     * @param ofPod whether it stands in a pod; in a PersistentVolume it is refused in fewer words
     */
    static void check(Field iscsi, boolean ofPod) {
        iscsi.at("targetPortal").isRequired();
        String unknown = ofPod ? WRONG + " starting with iqn, eui, or naa" : WRONG;
        Field name = iscsi.at("iqn");
        if (name.isRequired()) {
            name(name, unknown);
        }
        Field lun = iscsi.at("lun");
        if (lun.present()) {
            lun.between(0, 255);
        }
        boolean secret = iscsi.has("secretRef");
        boolean authenticated =
                iscsi.at("chapAuthDiscovery").flag() || iscsi.at("chapAuthSession").flag();
        if (authenticated && !secret) {
            iscsi.at("secretRef").required();
        }
        if (secret && !ofPod) {
            iscsi.at("secretRef", "name").isRequired();
        }
        if (iscsi.has("initiatorName")) {
            name(iscsi.at("initiatorname").in(iscsi.at("initiatorName").node()), unknown);
        }
    }

    private static void name(Field name, String unknown) {
        String text = name.text();
        if (text.startsWith("iqn")) {
            matches(name, IQN);
        } else if (text.startsWith("eui")) {
            matches(name, EUI);
        } else if (text.startsWith("naa")) {
            matches(name, NAA);
        } else {
            name.invalid(unknown);
        }
    }

    private static void matches(Field name, Pattern format) {
        if (!format.matcher(name.text()).find()) {
            name.invalid(WRONG);
        }
    }
}
