"""责令删除已读取的证书数据 (19): what was read kept as evidence first, then the order, attestations and checks of it."""
