package io.enlarger.metric.niqe;

/**
 * The features of one row of blocks (section 2.2), fed with the block's rows: the fit of the
 * coefficients, and of their products with the neighbours right, below, and on both diagonals,
 * shifted within the block as if it were a torus.
 */
final class BlockBand {
  /** Features of a block at one scale. */
  static final int FEATURES = 18;

  /** Rows that each sum takes at once, so that it stays in the nearest cache meanwhile. */
  private static final int AT_ONCE = 8;

  private final int width;
  private final int block;
  private final HalfSums values;
  private final HalfSums[] products = new HalfSums[4];

  /** The row above, and those that are waiting. */
  private final SignedRow[] rows = new SignedRow[AT_ONCE + 1];

  private final SignedRow[] rights = new SignedRow[AT_ONCE + 1];
  private final SignedRow[] lefts = new SignedRow[AT_ONCE + 1];
  private final SignedRow first;
  private int waiting;
  private int taken;

  /**
   * @param width a multiple of {@code block}
   * @param block a multiple of {@value SignedRow#WORD_PX} and of {@value #AT_ONCE}
   */
  BlockBand(int width, int block) {
    this.width = width;
    this.block = block;
    this.values = new HalfSums(width);
    for (int i = 0; i < products.length; i++) {
      products[i] = new HalfSums(width);
    }
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new SignedRow(width);
      rights[i] = new SignedRow(width);
      lefts[i] = new SignedRow(width);
    }
    this.first = new SignedRow(width);
  }

  /** Where the next row's coefficients are to be written before {@link #add}. */
  double[] coefficients() {
    return rows[waiting].values;
  }

  /** Takes the row that was written. */
  void add() {
    rows[waiting].sign();
    if (taken == 0) {
      first.copy(rows[0]);
    }
    taken++;
    roll();
    if (taken == block) {
      // below the last row is the first
      rows[waiting].copy(first);
      roll();
    }
  }

  private void roll() {
    rights[waiting].rolledRight(rows[waiting], block);
    lefts[waiting].rolledLeft(rows[waiting], block);
    waiting++;
    if (waiting > AT_ONCE) {
      sum();
      swapEnds(rows);
      swapEnds(rights);
      swapEnds(lefts);
      waiting = 1;
    }
  }

  private void sum() {
    for (int i = 1; i <= AT_ONCE; i++) {
      values.add(rows[i]);
    }
    for (int i = 1; i <= AT_ONCE; i++) {
      products[0].addProducts(rows[i], rights[i]);
    }
    for (int i = 1; i <= AT_ONCE; i++) {
      products[1].addProducts(rows[i], rows[i - 1]);
    }
    for (int i = 1; i <= AT_ONCE; i++) {
      products[2].addProducts(rows[i], rights[i - 1]);
    }
    for (int i = 1; i <= AT_ONCE; i++) {
      products[3].addProducts(rows[i], lefts[i - 1]);
    }
  }

  private static void swapEnds(SignedRow[] rows) {
    SignedRow above = rows[0];
    rows[0] = rows[AT_ONCE];
    rows[AT_ONCE] = above;
  }

  /**
   * Writes the features of the blocks, from left to right, and begins the next band.
   *
   * @param into one array for each block
   * @param offset where in them the {@value #FEATURES} features begin
   */
  void finish(double[][] into, int firstBlock, int offset) {
    if (taken != block) {
      throw new IllegalStateException(taken + " rows, not " + block);
    }
    for (int b = 0; b < width / block; b++) {
      double[] features = into[firstBlock + b];
      int at = offset;
      Aggd fit = values.fit(b * block, block);
      features[at++] = fit.alpha();
      features[at++] = (fit.left() + fit.right()) / 2;
      for (HalfSums product : products) {
        fit = product.fit(b * block, block);
        features[at++] = fit.alpha();
        features[at++] = fit.mean();
        features[at++] = fit.left();
        features[at++] = fit.right();
      }
    }
    values.clear();
    for (HalfSums product : products) {
      product.clear();
    }
    taken = 0;
    waiting = 0;
  }
}
