/** Two services without a framework, and one global transaction over both. */
@NullMarked
package io.hawser.examples.services;

import org.jspecify.annotations.NullMarked;
