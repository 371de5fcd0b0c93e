/** The .csv file whose columns are looked at: held by the page, gone with it. */
class TableFile {
  file = $state.raw<File | null>(null);

  choose(file: File | null): void {
    this.file = file;
  }
}

export const tableFile = new TableFile();
