/**
 * Who owns which fields of an object, and what applying a configuration makes of it: the rules of
 * server-side apply and of {@code metadata.managedFields}.
 *
 * <p>Everything here is a function of the object, the owners it has and the write; nothing knows
 * requests or storage. How fields are told apart stands in {@link io.jollyboat.apiserver.fields}.
 */
@NullMarked
package io.jollyboat.apiserver.apply;

import org.jspecify.annotations.NullMarked;
