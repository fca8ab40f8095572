/** The service that has the goods. */
@NullMarked
package io.hawser.examples.shop.stock;

import org.jspecify.annotations.NullMarked;
