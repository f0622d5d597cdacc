/** Placeholder. */
@NullMarked
package io.jollyboat.controllers;

import org.jspecify.annotations.NullMarked;
