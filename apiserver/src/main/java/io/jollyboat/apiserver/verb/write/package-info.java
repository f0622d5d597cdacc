/**
 * The verbs that change something, each in one class, and what they have in common: what a client
 * sent is read, admitted, checked, marked with its owner and stored.
 */
@NullMarked
package io.jollyboat.apiserver.verb.write;

import org.jspecify.annotations.NullMarked;
