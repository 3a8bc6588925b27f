package io.enlarger.metric.niqe;

/**
 * The features of one row of blocks (section 2.2), fed with the block's rows: the fit of the
 * coefficients, and of their products with the neighbours right, below, and on both diagonals,
 * shifted within the block as if it were a torus.
 */
final class BlockBand {
  /** Features of a block at one scale. */
  static final int FEATURES = 18;

  private final int width;
  private final int block;
  private final HalfSums values;
  private final HalfSums[] products = new HalfSums[4];
  private SignedRow row;
  private SignedRow right;
  private SignedRow left;
  private SignedRow rowAbove;
  private SignedRow rightAbove;
  private SignedRow leftAbove;
  private final SignedRow first;
  private int rows;

  BlockBand(int width, int block) {
    this.width = width;
    this.block = block;
    this.values = new HalfSums(width);
    for (int i = 0; i < products.length; i++) {
      products[i] = new HalfSums(width);
    }
    this.row = new SignedRow(width);
    this.right = new SignedRow(width);
    this.left = new SignedRow(width);
    this.rowAbove = new SignedRow(width);
    this.rightAbove = new SignedRow(width);
    this.leftAbove = new SignedRow(width);
    this.first = new SignedRow(width);
  }

  /** Where the next row's coefficients are to be written before {@link #add}. */
  double[] coefficients() {
    return row.values;
  }

  /** Takes the row that was written. */
  void add() {
    row.sign();
    right.rolledRight(row, block);
    left.rolledLeft(row, block);
    values.add(row);
    products[0].addProducts(row, right);
    if (rows == 0) {
      first.copy(row);
    } else {
      addAbove(row);
    }
    rows++;
    swap();
    if (rows == block) {
      addAbove(first);
    }
  }

  private void addAbove(SignedRow below) {
    products[1].addProducts(below, rowAbove);
    products[2].addProducts(below, rightAbove);
    products[3].addProducts(below, leftAbove);
  }

  private void swap() {
    SignedRow swapped = row;
    row = rowAbove;
    rowAbove = swapped;
    swapped = right;
    right = rightAbove;
    rightAbove = swapped;
    swapped = left;
    left = leftAbove;
    leftAbove = swapped;
  }

  /**
   * Writes the features of the blocks, from left to right, and begins the next band.
   *
   * @param into one array for each block
   * @param offset where in them the {@value #FEATURES} features begin
   */
  void finish(double[][] into, int firstBlock, int offset) {
    if (rows != block) {
      throw new IllegalStateException(rows + " rows, not " + block);
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
    rows = 0;
  }
}
