/** The rules of devices: their classes, claims on them, and what nodes offer. */
@NullMarked
package io.jollyboat.apiserver.validation.device;

import org.jspecify.annotations.NullMarked;
