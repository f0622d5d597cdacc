package io.jollyboat.apiserver.cel.library;

import java.util.List;

/** All libraries that Kubernetes has in its environments. */
public final class Libraries {

    /** In no particular order; immutable once made. */
    public static final List<Functions> ALL =
            List.of(
                    PrintLibrary.functions(),
                    SubstringLibrary.functions(),
                    UrlLibrary.functions(),
                    RegexLibrary.functions(),
                    ListLibrary.functions(),
                    QuantityLibrary.functions(),
                    IpLibrary.functions(),
                    CidrLibrary.functions(),
                    FormatLibrary.functions(),
                    SemverLibrary.functions(),
                    AuthorizerLibrary.functions());

    private Libraries() {}
}
